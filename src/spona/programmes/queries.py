"""Programmes, cycles and who takes part, as pages and other rooms read them. All inside a scope."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from spona.core.languages import CONTENT
from spona.core.prepared import prepared
from spona.core.translated import missing_languages
from spona.people.models import Membership, Person
from spona.people.ordering import by_name
from spona.programmes.models import (
    Cycle,
    Funder,
    Participation,
    Phase,
    Programme,
    StandingChange,
)
from spona.programmes.states import Part, Stage, Standing


def cycles() -> QuerySet[Cycle]:
    """Every cycle of the organisation in scope with its programme, the newest kick-off first."""
    return Cycle.objects.select_related("programme", "organisation").order_by("-kick_off_on", "-pk")


def get_cycle(*, slug: str) -> Cycle:
    """The cycle with this slug in the organisation in scope; Cycle.DoesNotExist without one."""
    return Cycle.objects.select_related("programme", "organisation").get(slug=slug)


def get_cycle_for(*, person: Person | None, slug: str) -> Cycle:
    """The cycle, for a member of the team or for somebody who takes part in it; else Http404."""
    if person is None:
        raise Http404
    if getattr(person, "live", None) is not None:  # the door has seen the membership already
        cycle = next(iter(_cycles(slug=slug)), None)
    else:
        allowed = Exists(Membership.objects.filter(person=person, ended_at__isnull=True)) | Exists(
            Participation.objects.filter(person=person, cycle=OuterRef("pk"))
        )
        found = Cycle.objects.select_related("programme").filter(allowed, slug=slug)
        cycle = found.first()
    if cycle is None:
        raise Http404
    cycle.organisation = cycle.programme.organisation = person.organisation
    return cycle


@prepared()
def _cycles(*, slug: str) -> QuerySet[Cycle]:
    return Cycle.objects.select_related("programme").filter(slug=slug)


def phases(*, cycle: Cycle) -> list[Phase]:
    """The timeline in the order of its days; each phase knows its cycle, so dates cost no query."""
    found = _phases(cycle=cycle.pk)
    for phase in found:
        phase.cycle = cycle
    return found


@prepared()
def _phases(*, cycle: int) -> QuerySet[Phase]:
    return Phase.objects.filter(cycle=cycle).order_by("starts_after", "days", "pk")


def funders(*, cycle: Cycle) -> list[Funder]:
    """Who pays, in the order the cycle shows them."""
    return _funders(cycle=cycle.pk)


@prepared()
def _funders(*, cycle: int) -> QuerySet[Funder]:
    return Funder.objects.select_related("emblem").filter(cycle=cycle).order_by("position")


def publishable(*, funders: Iterable[Funder]) -> list[Funder]:
    """Only funders that may be shown: emblem and statement always go together."""
    return [funder for funder in funders if funder.emblem_id and any(funder.statement.values())]


def participants(
    *, cycle: Cycle, part: str | None = None, standings: Iterable[str] | None = None
) -> QuerySet[Participation]:
    """People of a cycle with their person, in the order of their names; `None` means all."""
    found = Participation.objects.select_related("person").filter(cycle=cycle)
    if part is not None:
        found = found.filter(part=part)
    if standings is not None:
        found = found.filter(standing__in=list(standings))
    return found.order_by(*by_name("person"), "pk")


def search_participants(
    *,
    cycle: Cycle,
    part: str = "",
    standing: str = "",
    economy: str = "",
    text: str = "",
) -> QuerySet[Participation]:
    """The list of a cycle as the team filters it; an empty filter takes all."""
    found = participants(cycle=cycle, part=part or None, standings=[standing] if standing else None)
    if economy:
        found = found.filter(person__economy=economy)
    if text.strip():
        # Names are found across scripts by the person's own search; joined as one subquery.
        found = found.filter(person__in=Person.objects.search(text))
    return found


def get_participation(*, public_id: str) -> Participation:
    """For links and for the team; Participation.DoesNotExist without one."""
    return Participation.objects.select_related(
        "cycle__programme", "cycle__organisation", "person"
    ).get(public_id=public_id)


def get_participation_for(*, person: Person | None, public_id: str) -> Participation:
    """One's own participation, or any of the organisation for a member of the team; else Http404."""
    if person is None:
        raise Http404
    team = Exists(Membership.objects.filter(person=person, ended_at__isnull=True))
    found = (
        Participation.objects.select_related("cycle__programme", "cycle__organisation", "person")
        .filter(team | Q(person=person), public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def history(*, participation: Participation) -> list[StandingChange]:
    """The steps of a participation, the newest first."""
    return list(
        StandingChange.objects.select_related("by")
        .filter(participation=participation)
        .order_by("-at", "-pk")
    )


@dataclass
class Counts:
    """How many people of a cycle stand where: standings[part][standing], and live pairs."""

    standings: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    pairs: int = 0

    def of(self, part: str, *standings: str) -> int:
        """People of a part in any of these standings; without standings, all."""
        wanted = standings or tuple(Standing.values)
        return sum(self.standings.get(part, {}).get(standing, 0) for standing in wanted)

    @property
    def mentees(self) -> int:
        return self.of(Part.MENTEE, Standing.CONFIRMED, Standing.COMPLETED)

    @property
    def mentors(self) -> int:
        return self.of(Part.MENTOR, Standing.CONFIRMED, Standing.COMPLETED)

    @property
    def asked(self) -> int:
        return self.of(Part.MENTEE, Standing.INVITED) + self.of(Part.MENTOR, Standing.INVITED)

    @property
    def all(self) -> int:
        return self.of(Part.MENTEE) + self.of(Part.MENTOR)


def counts_of(*, cycles: Iterable[Cycle]) -> dict[int, Counts]:
    """Counts by the cycle's primary key, for any number of cycles in two queries."""
    keys = [cycle.pk for cycle in cycles]
    found: dict[int, Counts] = {key: Counts() for key in keys}
    rows = (
        Participation.objects.filter(cycle__in=keys)
        .values_list("cycle", "part", "standing")
        .annotate(n=Count("pk"))
    )
    for cycle, part, standing, n in rows:
        found[cycle].standings[part][standing] = n
    # Pairs are a room above; the relation's name is all that is known of it here.
    pairs = (
        Cycle.objects.filter(pk__in=keys)
        .annotate(
            n=Count(
                "mentorships",
                filter=Q(mentorships__state__in=["preparing", "active", "paused"]),
            )
        )
        .values_list("pk", "n")
    )
    for key, n in pairs:
        found[key].pairs = n
    return found


def programmes() -> list[Programme]:
    """Programmes of the organisation in scope, the newest first."""
    return list(Programme.objects.order_by("-created_at", "-pk"))


@dataclass(frozen=True)
class OpenItem:
    """Something of a cycle that waits for the team."""

    kind: str
    n: int = 0
    detail: str = ""


def open_items(*, cycle: Cycle, counts: Counts, funders: Iterable[Funder]) -> list[OpenItem]:
    """What is open in a cycle, from what the page has loaded anyway (no query)."""
    items = []
    if n := counts.of(Part.MENTEE, Standing.INVITED) + counts.of(Part.MENTOR, Standing.INVITED):
        items.append(OpenItem("no_answer", n))
    if n := counts.of(Part.MENTEE, Standing.POOL) + counts.of(Part.MENTOR, Standing.POOL):
        items.append(OpenItem("not_asked", n))
    if (
        cycle.stage in {Stage.PREPARING, Stage.MATCHING}
        and (n := counts.mentees - counts.mentors) > 0
    ):
        items.append(OpenItem("mentors_short", n))
    all_funders = list(funders)
    if n := len(all_funders) - len(publishable(funders=all_funders)):
        items.append(OpenItem("funder_incomplete", n))
    for code in missing_languages(cycle.name, cycle.languages) or missing_languages(
        cycle.about, cycle.languages
    ):
        items.append(OpenItem("text_missing", 1, CONTENT.get(code, code)))
    if not cycle.is_public:
        items.append(OpenItem("not_public"))
    return items


def chosen_participants(*, cycle: Cycle, public_ids: Iterable[str]) -> list[Participation]:
    """Chosen rows of a cycle, with what an invitation needs."""
    return list(
        Participation.objects.select_related("person__organisation", "cycle", "organisation")
        .filter(cycle=cycle, public_id__in=list(public_ids))
        .order_by(*by_name("person"), "pk")
    )
