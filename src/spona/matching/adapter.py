"""From rows to the engine's Problem, with a fixed number of queries.

Ids in the problem are public ids of participations; it holds no names. A mentee who is paired or
already asked is not in it; a mentor's seats are what the cycle's live pairs and open proposals leave.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from spona.core.languages import UNDERSTOOD_TOGETHER
from spona.engine.matching import (
    Answer,
    Area,
    BadProblem,
    BadRecord,
    CrossBorder,
    Forbid,
    Language,
    Mentee,
    Mentor,
    Met,
    Need,
    Opinion,
    Pin,
    Problem,
    Quota,
    Rules,
    Tag,
    Weights,
    Window,
    from_data,
)
from spona.engine.names import fold
from spona.matching.models import MatchingSettings, PairWish, Proposal
from spona.matching.states import ProposalState, Wish
from spona.matching.weeks import in_one_zone
from spona.mentoring.models import Mentorship
from spona.mentoring.states import LIVE
from spona.needs.models import Mode, NeedArea, NeedProfile, Offer, Preference, Tie
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
MODES = {
    Mode.BOTH: ("in_person", "online"),
    Mode.IN_PERSON: ("in_person",),
    Mode.ONLINE: ("online",),
}


def are_both_available(proposal: Proposal) -> bool:
    """Neither has left the cycle since: a yes to a proposal brings nobody back."""
    return {proposal.mentor.standing, proposal.mentee.standing} <= set(AVAILABLE)


@dataclass(frozen=True)
class Facts:
    """What several people need to know of each other, gathered once."""

    ties: dict[int, dict[str, set[int]]]  # person → kind → persons, both directions
    met: dict[int, dict[int, int]]  # person → person of an earlier pair → cycles ago
    ranked: dict[int, dict[int, int]]  # participation → participation → rank
    answers: dict[int, dict[int, Answer]]  # participation → participation → yes, maybe or no
    public_ids: dict[int, str]  # participation → id in the problem
    cycle: Cycle
    weights: Weights  # free text goes into a problem only where it counts
    mentor_ids: dict[int, str]  # person → id in the problem
    mentee_ids: dict[int, str]
    by_name: dict[str, set[str]]  # folded name → mentors' ids, for line managers


def problem_of(cycle: Cycle, *, reopened: frozenset[int] = frozenset()) -> Problem:
    """The cycle's open mentees and free mentors as a Problem. As many queries, whatever the size.

    Questions in `reopened` (proposals still asked) count as open again.
    What people wrote in their own words goes in only where the weights let it count.
    """
    rows = list(
        Participation.objects.filter(cycle=cycle, standing__in=AVAILABLE)
        .select_related("person", "need_profile", "offer")
        .prefetch_related(
            "person__languages", "need_profile__needs__area", "offer__offer_areas__area"
        )
        .order_by("public_id")
    )
    settled = _settled(cycle, reopened)
    taken = Counter(mentor for _mentee, mentor in settled)
    busy = {mentee for mentee, _mentor in settled}
    mentees = [r for r in rows if r.part == Part.MENTEE and r.pk not in busy]
    mentors = [r for r in rows if r.part == Part.MENTOR]
    settings = MatchingSettings.objects.filter(cycle=cycle).first()
    weights = weights_of(settings)
    facts = _facts(cycle, mentees, mentors, weights)
    pins, forbids = _wishes(cycle, {r.public_id for r in mentees}, {r.public_id for r in mentors})
    return Problem(
        mentees=tuple(_mentee(row, facts) for row in mentees),
        mentors=tuple(_mentor(row, facts, taken[row.pk]) for row in mentors),
        weights=weights,
        rules=rules_of(settings),
        taxonomy=_taxonomy(cycle),
        pins=pins,
        forbids=forbids,
        quotas=quotas_of(settings),
        version=f"{cycle.public_id}:{settings.version if settings else 0}",
    )


def weights_of(settings: MatchingSettings | None) -> Weights:
    return Weights(**(settings.weights if settings else {}))


def quotas_of(settings: MatchingSettings | None) -> tuple[Quota, ...]:
    """Raises BadProblem for quotas that nobody could mean."""
    try:
        return tuple(from_data(Quota, one) for one in (settings.quotas if settings else []))
    except BadRecord as error:
        raise BadProblem(str(error)) from error


def rules_of(settings: MatchingSettings | None) -> Rules:
    """Raises BadProblem for rules that nobody could mean."""
    try:
        return from_data(Rules, dict(settings.rules) if settings else {})
    except BadRecord as error:
        raise BadProblem(str(error)) from error


def _taxonomy(cycle: Cycle) -> tuple[Area, ...]:
    """Competences with their area, and areas that count more; a flat list of equals needs none."""
    said = NeedArea.objects.filter(Q(parent__isnull=False) | Q(counts__gt=1), cycle=cycle)
    return tuple(
        Area(key=key, parent=parent or "", weight=counts)
        for key, parent, counts in said.values_list("key", "parent__key", "counts")
    )


def _settled(cycle: Cycle, reopened: frozenset[int]) -> set[tuple[int, int]]:
    """(mentee, mentor) participations that are paired or asked now."""
    live = Mentorship.objects.filter(cycle=cycle, state__in=LIVE)
    asked = Proposal.objects.filter(run__cycle=cycle, state=ProposalState.ASKED)
    if reopened:
        asked = asked.exclude(pk__in=reopened)
    return {*live.values_list("mentee", "mentor"), *asked.values_list("mentee", "mentor")}


def _facts(
    cycle: Cycle, mentees: list[Participation], mentors: list[Participation], weights: Weights
) -> Facts:
    ties: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one, other, kind in Tie.objects.values_list("one", "other", "kind"):
        ties[one][kind].add(other)
        ties[other][kind].add(one)
    by_name: dict[str, set[str]] = defaultdict(set)
    for row in mentors:
        by_name[name_key(row.person.name)].add(row.public_id)
    ranked: dict[int, dict[int, int]] = defaultdict(dict)
    answers: dict[int, dict[int, Answer]] = defaultdict(dict)
    said = Preference.objects.filter(by__cycle=cycle).order_by("rank", "pk")
    for by, about, rank, answer in said.values_list("by", "about", "rank", "answer"):
        if rank:
            ranked[by][about] = rank
        else:
            answers[by][about] = Answer(answer)
    return Facts(
        ties=ties,
        met=_met(cycle),
        ranked=ranked,
        answers=answers,
        public_ids={row.pk: row.public_id for row in (*mentees, *mentors)},
        cycle=cycle,
        weights=weights,
        mentor_ids={row.person_id: row.public_id for row in mentors},
        mentee_ids={row.person_id: row.public_id for row in mentees},
        by_name=by_name,
    )


def _met(cycle: Cycle) -> dict[int, dict[int, int]]:
    """Who was a pair before, in either direction, and how many cycles ago (0: in this one)."""
    rows = list(
        Mentorship.objects.values_list("mentee__person", "mentor__person", "cycle__kick_off_on")
    )
    starts = sorted({start for *_pair, start in rows if start < cycle.kick_off_on})
    met: dict[int, dict[int, int]] = defaultdict(dict)
    for one, other, start in sorted(rows, key=lambda row: row[2]):
        ago = sum(start <= later for later in starts)
        met[one][other] = met[other][one] = ago
    return met


def _mentee(row: Participation, facts: Facts) -> Mentee:
    person, profile = row.person, getattr(row, "need_profile", None)
    ties = facts.ties.get(person.pk, {})
    managers = {facts.mentor_ids.get(p) for p in ties.get(Tie.Kind.LINE_MANAGER, ())}
    if person.line_manager:
        managers |= facts.by_name.get(name_key(person.line_manager), set())
    before = facts.met.get(person.pk, {})
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
        do_not_pair=_mentors(apart, facts),
        previous_mentors=_mentors(ties.get(Tie.Kind.PREVIOUS_PAIR, ()), facts),
        history=tuple(
            Met(mentor=m, cycles_ago=ago)
            for p, ago in before.items()
            if (m := facts.mentor_ids.get(p))
        ),
        rivals=_mentors(ties.get(Tie.Kind.COMPETITOR, ()), facts),
        partners=_mentors(ties.get(Tie.Kind.BUSINESS_PARTNER, ()), facts),
        assessed_by=_mentors(ties.get(Tie.Kind.JURY_MEMBER, ()), facts),
        cross_border=CROSS_BORDER[profile.cross_border] if profile else CrossBorder.INDIFFERENT,
        other_sector_welcome=profile.other_sector_welcome if profile else None,
        preferred_mentors=_ranked(row, facts),
        opinions=_opinions(row, facts),
        modes=_modes(profile),
        tags=_tags(person),
        free=_free(profile, facts),
        goals=_text(profile.goals if profile else "", counts=facts.weights.goals),
        story=_text(
            *((profile.challenges, profile.mentor_wish) if profile else ()),
            *person.bio.values(),
            counts=facts.weights.likeness,
        ),
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
        cross_border=CROSS_BORDER[offer.cross_border] if offer else CrossBorder.INDIFFERENT,
        preferred_mentees=_ranked(row, facts),
        opinions=_opinions(row, facts),
        modes=_modes(offer),
        tags=_tags(person),
        free=_free(offer, facts),
        about=_text(offer.summary if offer else "", person.job_title, counts=facts.weights.goals),
        story=_text(
            offer.summary if offer else "", *person.bio.values(), counts=facts.weights.likeness
        ),
    )


def _mentors(persons: Iterable[int], facts: Facts) -> tuple[str, ...]:
    return tuple(m for p in persons if (m := facts.mentor_ids.get(p)))


def _ranked(row: Participation, facts: Facts) -> tuple[str, ...]:
    """Whom this person wishes for, the first wish first; who is not in the problem keeps no place."""
    wishes = sorted(facts.ranked.get(row.pk, {}).items(), key=lambda wish: wish[1])
    return tuple(facts.public_ids[about] for about, _rank in wishes if about in facts.public_ids)


def _opinions(row: Participation, facts: Facts) -> tuple[Opinion, ...]:
    answers = facts.answers.get(row.pk, {})
    return tuple(
        Opinion(of=facts.public_ids[about], answer=answer)
        for about, answer in answers.items()
        if about in facts.public_ids
    )


def _modes(said: NeedProfile | Offer | None) -> tuple[str, ...]:
    """Ways to meet; none for somebody who has not been asked yet."""
    return MODES[Mode(said.meeting_mode)] if said and said.filled_at else ()


def _tags(person: Person) -> tuple[Tag, ...]:
    """What an organisation's own rules may ask about, beside economy, employer and fields."""
    town = fold(person.town)
    return (Tag(key="town", value=town),) if town else ()


def _free(said: NeedProfile | Offer | None, facts: Facts) -> tuple[Window, ...]:
    if not said or not facts.weights.time:
        return ()
    zone = facts.cycle.organisation.time_zone
    return in_one_zone(
        said.windows, time_zone=said.time_zone, otherwise=zone, on=facts.cycle.kick_off_on
    )


def _text(*parts: str, counts: int) -> str:
    return "\n".join(filter(None, parts)) if counts else ""


def _languages(person: Person) -> tuple[Language, ...]:
    return understood([(spoken.code, spoken.level) for spoken in person.languages.all()])


def understood(spoken: Iterable[tuple[str, int]]) -> tuple[Language, ...]:
    """Serbian, Bosnian, Croatian and Montenegrin are understood together: one code for the engine."""
    best: dict[str, int] = {}
    for language, level in spoken:
        code = "bcms" if language in UNDERSTOOD_TOGETHER else language
        best[code] = max(best.get(code, 0), level)
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


def name_key(name: str) -> str:
    return " ".join(sorted(fold(name).split()))
