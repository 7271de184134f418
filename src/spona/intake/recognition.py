"""Which column is what: a suggestion with its confidence and its reason, never a decision."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from spona.intake.reading import Row
from spona.intake.spoken import parse_languages
from spona.intake.values import (
    folded,
    is_datelike,
    is_email,
    is_phone,
    parse_economy,
    parse_role,
    parse_yes_no,
)
from spona.intake.vocabulary import ANSWER, FIELDS, IGNORE, SENSITIVE, Field

SAMPLE = 200  # answers per column: mentors may begin after hundreds of mentees
THRESHOLD = 0.45
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`field` is a key of the vocabulary, `answer` (keep question and answer) or `ignore`."""

    column: int
    header: str
    field: str
    confidence: float  # 0 … 1
    reason: str | Promise
    examples: tuple[str, ...] = ()


def suggest_columns(*, header: Sequence[str], rows: Sequence[Row]) -> list[Suggestion]:
    """One suggestion per column. A field that takes one column gets its most confident one."""
    columns = [
        list(islice((cell for row in rows if (cell := row.cell(i))), SAMPLE))
        for i in range(len(header))
    ]
    candidates = [
        candidate
        for index, title in enumerate(header)
        for candidate in _candidates(index, title, columns[index])
    ]
    candidates = _with_plain_name(candidates, header)
    candidates.sort(key=lambda c: (-c[0], c[1]))
    chosen: dict[int, tuple[float, str, str | Promise]] = {}
    taken: set[str] = set()
    several = {field.key for field in FIELDS if field.several} | {IGNORE}
    for confidence, index, key, reason in candidates:
        if index in chosen or (key in taken and key not in several) or confidence < THRESHOLD:
            continue
        if _contradicts(key, taken):
            continue
        chosen[index] = (confidence, key, reason)
        taken.add(key)
    return [
        _suggestion(index, title, columns[index], chosen.get(index))
        for index, title in enumerate(header)
    ]


def header_score(title: str) -> float:
    """How much a text looks like a column's header, 0 … 1; finds the header row."""
    return max((score for score, _field in _by_header(title, (*FIELDS, *SENSITIVE))), default=0.0)


def best_field(title: str, fields: Sequence[Field]) -> tuple[float, str]:
    """How surely (0 … 1) the header alone names one of these fields, and its key."""
    scored = [(score, field.key) for score, field in _by_header(title, fields)]
    return max(scored, default=(0.0, ""))


def _suggestion(index: int, title: str, values: list[str], found) -> Suggestion:
    examples = tuple(dict.fromkeys(value[:80] for value in values))[:3]
    if found:
        confidence, key, reason = found
        if key == IGNORE:
            examples = ()  # what she need not bring in is not shown or kept either
        return Suggestion(index, title, key, round(confidence, 2), reason, examples)
    if not values:
        return Suggestion(index, title, IGNORE, 0.9, _("the column is empty"), examples)
    if not title:
        return Suggestion(index, title, IGNORE, 0.3, _("the column has no header"), examples)
    return Suggestion(index, title, ANSWER, 0.3, _("not recognised: kept as an answer"), examples)


def _with_plain_name(candidates, header: Sequence[str]):
    """ "Ime" is the first name beside a column of surnames, and the whole name without one."""
    beside_surname = any(key == "last_name" and c >= 0.6 for c, _i, key, _r in candidates)
    meant = "first_name" if beside_surname else "name"
    return [
        (c, i, meant if folded(header[i]) in _PLAIN_NAME and key in _NAMES else key, reason)
        for c, i, key, reason in candidates
    ]


_PLAIN_NAME = {"name", "ime", "emri", "emer", "vase ime", "your name"}
_NAMES = {"name", "first_name"}


def _contradicts(key: str, taken: set[str]) -> bool:
    """A sheet has the whole name in one column or its parts in two."""
    return (key in ("first_name", "last_name") and "name" in taken) or (
        key == "name" and bool({"first_name", "last_name"} & taken)
    )


def _candidates(index: int, title: str, values: list[str]):
    for score, field in _by_header(title, SENSITIVE):
        yield (
            score,
            index,
            IGNORE,
            _("%(what)s: left out unless you need it") % {"what": field.label},
        )
    if not values:
        return
    word = _("from the word in the header")
    both = _("from the header and what the column holds")
    holds = _("from what the column holds")
    evidence = _evidence(values)
    named: set[str] = set()
    for score, field in _by_header(title, FIELDS):
        named.add(field.key)
        share = evidence.get(field.key)
        if share is None:
            yield score, index, field.key, word
        elif share >= 0.6:
            yield min(0.99, score + 0.15), index, field.key, both
        elif share <= 0.15:
            yield score - 0.35, index, field.key, word
        else:
            yield score, index, field.key, word
    for key, least, confidence in _SPEAKS_FOR_ITSELF:
        if key not in named and evidence.get(key, 0) >= least:
            yield confidence, index, key, holds


_SPEAKS_FOR_ITSELF = (("email", 0.8, 0.9), ("role", 0.9, 0.7), ("economy", 0.9, 0.65),
                      ("phone", 0.9, 0.55))  # fmt: skip


def _evidence(values: list[str]) -> dict[str, float]:
    """For fields whose values can be told by looking: the share of cells that look like it."""
    count = len(values)
    short = [value for value in values if len(value) <= 60]

    def share(test) -> float:
        return sum(1 for value in short if test(value)) / count

    return {
        "email": share(is_email),
        "phone": share(is_phone),
        "role": share(lambda v: parse_role(v) is not None),
        "economy": share(lambda v: parse_economy(v) is not None),
        "submitted_at": share(is_datelike),
        "consent_publish": sum(1 for v in values if parse_yes_no(v) is not None) / count,
        "languages": sum(1 for v in values if parse_languages(v).known) / count,
    }


def _by_header(title: str, fields: Sequence[Field]):
    text = folded(title)
    tokens = _WORDS.findall(text)
    if not tokens:
        return
    whole = " ".join(tokens)
    for field in fields:
        best = max((_match(pattern, whole, tokens) for pattern in field.patterns), default=0.0)
        if best:
            yield best, field


def _match(pattern: str, whole: str, tokens: list[str]) -> float:
    if pattern.startswith("="):
        wanted = " ".join(_WORDS.findall(pattern))
        return 0.95 if whole == wanted else 0.0
    stems = pattern.replace("-", " ").split()
    required = [stem for stem in stems if not stem.startswith("!")]
    if any(_has(tokens, stem[1:]) for stem in stems if stem.startswith("!")):
        return 0.0
    if not all(_has(tokens, stem) for stem in required):
        return 0.0
    # The more of the header the words cover, the surer; long questions say many things.
    covered = min(1.0, sum(len(stem.rstrip("$")) for stem in required) / max(len(whole), 1))
    strength = {1: 0.52, 2: 0.62}.get(len(required), 0.7)
    return strength + 0.35 * covered


def _has(tokens: list[str], stem: str) -> bool:
    if stem.endswith("$"):
        return stem[:-1] in tokens
    return any(token.startswith(stem) for token in tokens)
