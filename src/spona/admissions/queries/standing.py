"""How far the decisions of a call are, and what is missing before they can be published."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Coalesce

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries.hiding import Hidden
from spona.admissions.states import IN_HAND, IN_SELECTION, TAKEN, Outcome
from spona.core.languages import CONTENT
from spona.messaging.queries import missing_wordings

NAMED = 6  # so many applications are named where something is missing; more are only counted
BLOCK = ("undecided", "no_reason", "no_next_step")
WARN = ("not_eligible_yet", "no_address")


@dataclass(frozen=True)
class Problem:
    """Something that keeps decisions from being published; `codes` name the applications if few."""

    kind: str
    n: int = 0
    codes: Sequence[str] = ()
    detail: str = ""


@dataclass(frozen=True)
class Standing:
    """Decisions of a call by outcome, what is missing before publication, and places nobody holds."""

    parked: dict[str, int] = field(default_factory=dict)
    published: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    free: int = 0
    rows: int = 0  # applications on the board of whoever asks

    @property
    def in_english(self) -> bool:
        """Somebody would read English though she wrote in another language."""
        return any(warning.kind == "no_wording" for warning in self.warnings)

    @property
    def is_ready(self) -> bool:
        return not self.problems and bool(self.parked)


def standing(*, call: Call, hidden: Hidden | None = None) -> Standing:
    """Counts and everything that is missing before publication; two queries, a third for each outcome
    that has letters in a language without wording.

    With `hidden` (what somebody may not know) nothing is said of those by kind or code: what is
    missing with them is one sentence. Whether decisions are ready is the same for everybody.
    """
    hidden = hidden or Hidden()
    tally = _Tally(closes=call.closes_at is not None)
    for one, n in _counts(call, hidden):
        tally.add(one, n)
    few = [kind for kind, n in tally.missing.items() if n <= NAMED]
    codes = _codes(call, hidden, few)
    told = {
        kind: Problem(kind, tally.missing[kind], codes.get(kind, []))
        for kind in (*BLOCK, *WARN)
        if tally.missing[kind]
    }
    problems = [told[kind] for kind in BLOCK if kind in told]
    if tally.unseen:
        problems.append(Problem("unseen"))
    warnings = [told[kind] for kind in WARN if kind in told] + _in_english(tally.languages)
    # A place given before and declined or lapsed since can be given once more.
    chosen = tally.parked[Outcome.SELECTED] + tally.taken
    if tally.closes and chosen > call.seats:
        problems.append(Problem("too_many", chosen - call.seats))
    elif tally.closes and tally.parked and chosen < call.seats:
        warnings.append(Problem("seats_left", call.seats - chosen))
    given = tally.published[Outcome.SELECTED]
    free = max(0, (min(given, call.seats) if tally.closes else given) - tally.taken)
    parked, published = dict(tally.parked), dict(tally.published)
    return Standing(parked, published, problems, warnings, free, tally.rows)


class _Kind(NamedTuple):
    """What applications have in common that are counted together."""

    state: str
    outcome: str  # "" where nothing is decided
    is_out: bool
    has_reason: bool
    has_next_step: bool
    has_address: bool
    language: str
    is_away: bool
    is_unread: bool


def _counts(call: Call, hidden: Hidden) -> list[tuple[_Kind, int]]:
    def holds(condition: Q) -> Case:
        return Case(When(condition, then=True), default=False)

    found = (
        Application.objects.filter(call=call)
        .order_by()
        .values_list(
            "state",
            Coalesce("decision__outcome", Value("")),
            holds(Q(decision__published_at__isnull=False)),
            holds(Q(decision__reason__gt="")),
            holds(Q(decision__next_step__gt="")),
            holds(Q(person__email__gt="")),
            "language",
            holds(Q(pk__in=hidden.away)),
            holds(Q(pk__in=hidden.unread)),
        )
        .annotate(n=Count("pk"))
    )
    return [(_Kind(*row[:-1]), row[-1]) for row in found]


@dataclass
class _Tally:
    closes: bool
    parked: Counter[str] = field(default_factory=Counter)
    published: Counter[str] = field(default_factory=Counter)
    languages: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unseen: int = 0
    taken: int = 0
    rows: int = 0

    def add(self, one: _Kind, n: int) -> None:
        in_selection = one.state in IN_SELECTION
        self.taken += n * (one.state in TAKEN)
        self.rows += n * bool((in_selection or one.outcome) and not one.is_away)
        if one.is_out:
            self.published[one.outcome] += n
        elif in_selection and one.outcome:
            self.parked[one.outcome] += n
            self.languages[one.outcome, one.language] += n
        for kind in self._lacks(one, in_selection=in_selection):
            if not (one.is_away or one.is_unread):
                self.missing[kind] += n
            elif kind in BLOCK:
                self.unseen += n

    def _lacks(self, one: _Kind, *, in_selection: bool) -> Iterator[str]:
        if one.state in IN_HAND:
            yield "not_eligible_yet"
        if not in_selection:
            return
        # Decided about once and back in selection is undecided again. A call that stands open
        # (mentors) is decided one by one.
        if not one.outcome or one.is_out:
            if self.closes:
                yield "undecided"
            return
        if one.outcome == Outcome.NOT_SELECTED and not one.has_reason:
            yield "no_reason"
        if one.outcome == Outcome.NOT_SELECTED and not one.has_next_step:
            yield "no_next_step"
        if not one.has_address:
            yield "no_address"


def _codes(call: Call, hidden: Hidden, kinds: Sequence[str]) -> dict[str, list[str]]:
    """The codes of the applications something is missing with, by kind; one query, none for no kind."""
    if not kinds:
        return {}
    is_out = Q(decision__published_at__isnull=False)
    not_chosen = Q(decision__outcome=Outcome.NOT_SELECTED)
    waits = Q(state__in=IN_SELECTION, decision__published_at__isnull=True)
    conditions = {
        "undecided": Q(state__in=IN_SELECTION) & (Q(decision__isnull=True) | is_out),
        "no_reason": waits & not_chosen & Q(decision__reason=""),
        "no_next_step": waits & not_chosen & Q(decision__next_step=""),
        "not_eligible_yet": Q(state__in=IN_HAND),
        "no_address": waits & Q(decision__isnull=False, person__email=""),
    }
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    wanted = reduce(or_, (conditions[kind] for kind in kinds))
    rows = Application.objects.filter(wanted, call=call).exclude(pk__in=hidden.both)
    told = [Case(When(conditions[kind], then=True), default=False) for kind in kinds]
    for public_id, *holds in rows.order_by("pk").values_list("public_id", *told):
        for kind, does in zip(kinds, holds, strict=True):
            if does:
                found[kind].append(public_id[:6].upper())
    return found


# The kind of letter for each outcome; mails/decisions.py writes them.
LETTERS = {
    Outcome.SELECTED: "decision_selected",
    Outcome.RESERVE: "decision_reserve",
    Outcome.NOT_SELECTED: "decision_not_selected",
}


def _in_english(counts: Mapping[tuple[str, str], int]) -> list[Problem]:
    """Languages of applicants in which their letter is written in neither our words nor theirs."""
    languages: dict[str, dict[str, int]] = {}
    for (outcome, language), n in counts.items():
        languages.setdefault(outcome, {})[language] = n
    missing: dict[str, int] = {}
    for outcome, found in languages.items():
        kind = LETTERS[Outcome(outcome)]
        for language in missing_wordings(kind=kind, languages=found):
            missing[language] = missing.get(language, 0) + found[language]
    return [
        Problem("no_wording", n, detail=CONTENT.get(language, language))
        for language, n in sorted(missing.items())
    ]
