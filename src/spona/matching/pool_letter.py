"""The first words of a letter to a prospect, for the team to change before it goes out."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from spona.core.translated import plain
from spona.engine.names import fold
from spona.matching.pool_models import PoolMember
from spona.matching.pool_states import Source
from spona.needs.models import Need
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part

MOST_AREAS = 3


def draft(*, member: PoolMember, cycle: Cycle, mentee: Participation | None, by: Person) -> str:
    """Why her, what is needed, what it costs; in her language. The mentee's name is not in it.

    Greeting and closing are put around it by the mail. Two queries.
    """
    language = member.person.preferred_language or cycle.organisation.default_language
    with override(language):
        parts = [
            _from_where(member),
            _what_for(cycle, language),
            _the_need(mentee, language),
            _the_time(cycle),
            _("A no is fine too, and nobody else learns of it."),
            by.name,
        ]
    return "\n\n".join(part for part in parts if part)


def _from_where(member: PoolMember) -> str:
    return {
        Source.TEAM: _("we know your work and thought of you."),
        Source.ALUMNI: _("you took part in our programme yourself, and we thought of you."),
        Source.PAST_MENTOR: _("you were a mentor with us before, and we thought of you again."),
        Source.PATRON: _("you have stood by our work, and we thought of you."),
        Source.SUGGESTED: _("somebody in our programme named you to us."),
    }[Source(member.source)]


def _what_for(cycle: Cycle, language: str) -> str:
    return _(
        "In %(cycle)s, people who work in culture are accompanied by somebody experienced."
    ) % {"cycle": plain(cycle.name, language)}


def _the_need(mentee: Participation | None, language: str) -> str:
    """The areas only: goals are told in a mentee's own words, and would tell who she is."""
    if mentee is None:
        return ""
    needs = Need.objects.filter(profile__participation=mentee).select_related("area")
    widest = sorted(needs, key=lambda need: (-need.gap, need.area.position))[:MOST_AREAS]
    if not widest:
        return ""
    areas = ", ".join(plain(need.area.name, language) for need in widest)
    return _("One of them is looking for help with: %(areas)s. We think you could give it.") % {
        "areas": areas
    }


def _the_time(cycle: Cycle) -> str:
    return ngettext(
        "It is about %(n)s conversation of %(minutes)s minutes, from %(start)s to %(end)s.",
        "It is about %(n)s conversations of %(minutes)s minutes, from %(start)s to %(end)s.",
        cycle.sessions_agreed,
    ) % {
        "n": cycle.sessions_agreed,
        "minutes": cycle.minutes_agreed,
        "start": date_format(cycle.kick_off_on),
        "end": date_format(cycle.ends_on),
    }


def mentees_named_in(letter: str, *, cycle: Cycle) -> list[str]:
    """Names of mentees of the cycle that stand in the letter, in whatever script. One query."""
    text = f" {_words(letter)} "
    rows = Participation.objects.filter(cycle=cycle, part=Part.MENTEE)
    names = rows.order_by(*by_name("person")).values_list("person__name", flat=True)
    return [name for name in names if (words := _words(name)) and f" {words} " in text]


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())
