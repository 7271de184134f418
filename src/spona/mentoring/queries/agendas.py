"""Agendas a pair may begin from, and within `as_pair` what it wrote down for a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from spona.core.translated import Said, choose, plain
from spona.mentoring.agendas import ALL
from spona.mentoring.models import Mentorship, SessionNote
from spona.mentoring.models.agenda import Agenda, MeetingAgenda
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.states import Occasion
from spona.programmes.models import Cycle


@dataclass(frozen=True)
class Offered:
    """An agenda as its reader sees it; `key` names it in a form."""

    key: str
    occasion: Occasion
    title: Said
    points: Said

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in plain(self.points).splitlines() if line.strip()]

    @property
    def occasion_words(self) -> str:
        """For which meeting; empty where the title says it."""
        words = str(self.occasion.label)
        return "" if words == plain(self.title) else words

    @property
    def language(self) -> str:
        return choose(self.points)[1]

    @property
    def text(self) -> str:
        """What a pair takes over."""
        return "\n".join(self.lines)


def agendas_of(*, cycle: Cycle) -> list[Agenda]:
    """All of a cycle, those no longer offered last."""
    return list(Agenda.objects.filter(cycle=cycle).order_by("-is_on", "position", "pk"))


def offered(*, cycle: Cycle) -> list[Offered]:
    """What pairs of a cycle may begin from, in its order; ours as long as the team has written none."""
    rows = agendas_of(cycle=cycle)
    if not rows:
        languages = cycle.languages or [cycle.working_language]
        return [
            Offered(one.key, one.occasion, one.title(languages), one.points(languages))
            for one in ALL
        ]
    return [as_offered(row) for row in rows if row.is_on]


def as_offered(row: Agenda) -> Offered:
    return Offered(row.public_id, Occasion(row.occasion), row.title, row.points)


def get_agenda(*, cycle: Cycle, public_id: str) -> Agenda:
    """One of this cycle; Http404 otherwise."""
    found = Agenda.objects.filter(cycle=cycle, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def agendas_for(*, meetings: Iterable[Meeting]) -> dict[int, str]:
    """What the pair means to talk about, by the meeting's primary key; only within `as_pair`."""
    keys = [meeting.pk for meeting in meetings]
    return dict(MeetingAgenda.objects.filter(meeting__in=keys).values_list("meeting", "text"))


def left_for_next_time(*, mentorship: Mentorship) -> str:
    """What the two left for next time at their latest session; only within `as_pair`."""
    notes = SessionNote.objects.filter(session__mentorship=mentorship).exclude(agenda="")
    latest = notes.order_by("-session__held_on", "-pk").first()
    return latest.agenda if latest else ""
