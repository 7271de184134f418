"""Which channels brought people: visits, starts, applications sent."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call, Source, Visits
from spona.admissions.states import State
from spona.people.models import Person


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """`source` is None for whoever came without a tag."""

    source: Source | None
    visits: int
    starts: int
    sent: int


def sources_of(*, call: Call) -> list[Source]:
    """Channels and events in the order of their names."""
    return list(Source.objects.filter(call=call).order_by("name", "pk"))


def channel_report(*, call: Call, person: Person) -> list[ChannelRow]:
    """A row for each source, and the untagged last; three queries. What a conflict hides from this
    person is not counted. `starts` counts everybody who began, also those who sent."""
    visits = dict(
        Visits.objects.filter(call=call).values_list("tag").annotate(n=Sum("n")).order_by()
    )
    began = (
        Application.objects.visible_to(person)
        .filter(call=call)
        .values_list("source")
        .annotate(
            starts=Count("pk"),
            sent=Count("pk", filter=Q(submitted_at__isnull=False) & ~Q(state=State.DRAFT)),
        )
        .order_by()
    )
    counts = {pk: (starts, sent) for pk, starts, sent in began}
    return [
        *(
            ChannelRow(source, visits.get(source.tag, 0), *counts.get(source.pk, (0, 0)))
            for source in sources_of(call=call)
        ),
        ChannelRow(None, visits.get("", 0), *counts.get(None, (0, 0))),
    ]
