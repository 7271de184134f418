"""What stands in the letters of a pair, for somebody who looks at their wording before they go out."""

from datetime import datetime, time, timedelta

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from spona.core.translated import plain
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import opposite, side_of
from spona.mentoring.states import LIVE
from spona.people.models import Person


def readers(language: str, most: int) -> list[Person]:
    """People of running pairs, those who read this language first."""
    either = Q(mentee__person=OuterRef("pk")) | Q(mentor__person=OuterRef("pk"))
    found = Person.objects.filter(
        Exists(Mentorship.objects.filter(either, state__in=LIVE).order_by())
    ).exclude(email="")
    reads = Case(When(preferred_language=language, then=Value(0)), default=Value(1))
    return list(found.select_related("organisation").order_by(reads, "pk")[:most])


def values(reader: Person, language: str) -> dict[str, str]:
    """Her last pair and its next meeting a week from now, as a letter would name them; nothing for
    somebody who never was in one."""
    pair = (
        Mentorship.objects.filter(Q(mentee__person=reader) | Q(mentor__person=reader))
        .select_related("cycle", "mentee__person", "mentor__person")
        .order_by("-started_on", "-pk")
        .first()
    )
    if pair is None:
        return {}
    mine = side_of(mentorship=pair, person=reader)
    now = timezone.now().astimezone(reader.clock)
    then = datetime.combine(now.date() + timedelta(days=7), time(18), reader.clock)
    with override(language):
        return {
            "cycle": plain(pair.cycle.name, language),
            "other": opposite(mentorship=pair, participation=mine).person.name,
            "mentee": pair.mentee.person.name,
            "mentor": pair.mentor.person.name,
            "when": f"{date_format(then, 'l')}, {date_format(then, 'DATETIME_FORMAT')} ({then:%Z})",
            "day": date_format(now.date() - timedelta(days=7)),
            "minutes": str(pair.cycle.minutes_agreed),
            "months": str(pair.cycle.months),
            "place": "–",  # the room of a pair is not shown to those who write letters
            "answering": "",
        }
