"""From rows to the engine's Problem, with a fixed number of queries.

Ids in the problem are public ids of participations; it holds no names. A mentee who is paired or
already asked is not in it; a mentor's seats are what the cycle's live pairs and open proposals leave.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from spona.engine.matching import (
    CrossBorder,
    Forbid,
    Language,
    Mentee,
    Mentor,
    Need,
    Pin,
    Problem,
    Rules,
    Severity,
    Weights,
)
from spona.engine.names import fold
from spona.matching.models import MatchingSettings, PairWish, Proposal
from spona.matching.states import ProposalState, Wish
from spona.mentoring.models import Mentorship
from spona.mentoring.states import MentorshipState
from spona.needs.models import NeedProfile, Tie
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Standing

# Who can be proposed: asked or not, but not gone. The yes to a proposal confirms the rest.
AVAILABLE = [Standing.POOL, Standing.INVITED, Standing.CONFIRMED]
CROSS_BORDER = {
    NeedProfile.CrossBorder.WISH: CrossBorder.WISH,
    NeedProfile.CrossBorder.EITHER: CrossBorder.INDIFFERENT,
    NeedProfile.CrossBorder.RATHER_NOT: CrossBorder.PREFER_NOT,
}
FLAT_RULES = ("same_employer", "previous_pair", "other_economy_only")


@dataclass(frozen=True)
class Facts:
    """What several people need to know of each other, gathered once."""

    ties: dict[int, dict[str, set[int]]]  # person → kind → persons, both directions
    met: dict[int, set[int]]  # person → persons of earlier pairs, both directions
    mentor_ids: dict[int, str]  # person → id in the problem
    mentee_ids: dict[int, str]
    by_name: dict[str, set[str]]  # folded name → mentors' ids, for line managers


def problem_of(cycle: Cycle) -> Problem:
    """The cycle's open mentees and free mentors as a Problem. Nine queries, whatever the size."""
    rows = list(
        Participation.objects.filter(cycle=cycle, standing__in=AVAILABLE)
        .select_related("person", "need_profile", "offer")
        .prefetch_related(
            "person__languages", "need_profile__needs__area", "offer__offer_areas__area"
        )
        .order_by("public_id")
    )
    settled = _settled(cycle)
    taken = Counter(mentor for _mentee, mentor in settled)
    busy = {mentee for mentee, _mentor in settled}
    mentees = [r for r in rows if r.part == Part.MENTEE and r.pk not in busy]
    mentors = [r for r in rows if r.part == Part.MENTOR]
    facts = _facts(mentees, mentors)
    settings = MatchingSettings.objects.filter(cycle=cycle).first()
    pins, forbids = _wishes(cycle, {r.public_id for r in mentees}, {r.public_id for r in mentors})
    return Problem(
        mentees=tuple(_mentee(row, facts) for row in mentees),
        mentors=tuple(_mentor(row, facts, taken[row.pk]) for row in mentors),
        weights=weights_of(settings),
        rules=rules_of(settings),
        pins=pins,
        forbids=forbids,
        version=f"{cycle.public_id}:{settings.version if settings else 0}",
    )


def weights_of(settings: MatchingSettings | None) -> Weights:
    return Weights(**(settings.weights if settings else {}))


def rules_of(settings: MatchingSettings | None) -> Rules:
    given = dict(settings.rules) if settings else {}
    for name in FLAT_RULES:
        if name in given:
            given[name] = Severity(given[name])
    return Rules(**given)


def _settled(cycle: Cycle) -> set[tuple[int, int]]:
    """(mentee, mentor) participations that are paired or asked now."""
    live = Mentorship.objects.filter(
        cycle=cycle, state__in=[MentorshipState.ACTIVE, MentorshipState.PAUSED]
    )
    asked = Proposal.objects.filter(run__cycle=cycle, state=ProposalState.ASKED)
    return {*live.values_list("mentee", "mentor"), *asked.values_list("mentee", "mentor")}


def _facts(mentees: list[Participation], mentors: list[Participation]) -> Facts:
    ties: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one, other, kind in Tie.objects.values_list("one", "other", "kind"):
        ties[one][kind].add(other)
        ties[other][kind].add(one)
    met: dict[int, set[int]] = defaultdict(set)
    for one, other in Mentorship.objects.values_list("mentee__person", "mentor__person"):
        met[one].add(other)
        met[other].add(one)
    by_name: dict[str, set[str]] = defaultdict(set)
    for row in mentors:
        by_name[_name_key(row.person.name)].add(row.public_id)
    return Facts(
        ties=ties,
        met=met,
        mentor_ids={row.person_id: row.public_id for row in mentors},
        mentee_ids={row.person_id: row.public_id for row in mentees},
        by_name=by_name,
    )


def _mentee(row: Participation, facts: Facts) -> Mentee:
    person, profile = row.person, getattr(row, "need_profile", None)
    ties = facts.ties.get(person.pk, {})
    managers = {facts.mentor_ids.get(p) for p in ties.get(Tie.Kind.LINE_MANAGER, ())}
    if person.line_manager:
        managers |= facts.by_name.get(_name_key(person.line_manager), set())
    apart = ties.get(Tie.Kind.RELATIVE, set()) | ties.get(Tie.Kind.DO_NOT_PAIR, set())
    apart = apart | {person.pk}  # mentee and mentor of one cycle, but not of herself
    return Mentee(
        id=row.public_id,
        languages=_languages(person),
        needs=tuple(
            Need(area=need.area.key, importance=need.importance, level=need.level)
            for need in (profile.needs.all() if profile else ())
        ),
        experience_years=person.years_of_experience,
        economy=person.economy,
        sectors=tuple(person.sectors),
        employer=fold(person.employer),
        line_managers=tuple(m for m in managers if m),
        do_not_pair=tuple(m for p in apart if (m := facts.mentor_ids.get(p))),
        previous_mentors=tuple(
            m for p in facts.met.get(person.pk, ()) if (m := facts.mentor_ids.get(p))
        ),
        cross_border=CROSS_BORDER[profile.cross_border] if profile else CrossBorder.INDIFFERENT,
        other_sector_welcome=profile.other_sector_welcome if profile else None,
    )


def _mentor(row: Participation, facts: Facts, taken: int) -> Mentor:
    person, offer = row.person, getattr(row, "offer", None)
    managed = facts.ties.get(person.pk, {}).get(Tie.Kind.LINE_MANAGER, set())
    return Mentor(
        id=row.public_id,
        languages=_languages(person),
        offers=tuple(o.area.key for o in (offer.offer_areas.all() if offer else ())),
        most=max(0, (offer.capacity if offer else 1) - taken),
        experience_years=person.years_of_experience,
        economy=person.economy,
        sectors=tuple(person.sectors),
        employer=fold(person.employer),
        line_managers=tuple(m for p in managed if (m := facts.mentee_ids.get(p))),
    )


def _languages(person: Person) -> tuple[Language, ...]:
    """Serbian, Bosnian, Croatian and Montenegrin are understood together: one code for the engine."""
    best: dict[str, int] = {}
    for spoken in person.languages.all():
        code = "bcms" if spoken.code in {"sr", "bs", "hr", "cnr"} else spoken.code
        best[code] = max(best.get(code, 0), spoken.level)
    return tuple(Language(code=code, level=level) for code, level in best.items())


def _wishes(
    cycle: Cycle, mentees: set[str], mentors: set[str]
) -> tuple[tuple[Pin, ...], tuple[Forbid, ...]]:
    """Pins and bans by the committee, and pairs of which one side said no before."""
    pins, forbids = [], []
    wishes = PairWish.objects.filter(cycle=cycle).select_related("mentee", "mentor", "by")
    for wish in wishes:
        pair = {"mentee": wish.mentee.public_id, "mentor": wish.mentor.public_id}
        if pair["mentee"] not in mentees or pair["mentor"] not in mentors:
            continue
        if wish.wish == Wish.PIN:
            by = wish.by.public_id if wish.by else ""
            pins.append(Pin(**pair, overrides=tuple(wish.overrides), by=by))
        else:
            forbids.append(Forbid(**pair, reason="committee"))
    said_no = Proposal.objects.filter(run__cycle=cycle, state=ProposalState.DECLINED)
    for mentee, mentor in said_no.values_list("mentee__public_id", "mentor__public_id"):
        forbids.append(Forbid(mentee=mentee, mentor=mentor, reason="declined"))
    return tuple(pins), tuple(forbids)


def _name_key(name: str) -> str:
    return " ".join(sorted(fold(name).split()))
