"""What is asked, read from a published version: frozen, without queries, the same for every reader.

`content_of` freezes the rows of the desk at publication, `asked_from` reads what was frozen; the two
are inverses. Conditions are applied in the order of the questions: whoever does not see a question
does not answer it either, and a hidden heading hides everything up to the next heading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from django.utils.translation import get_language

from spona.core.translated import Said, choose
from spona.questions.states import SAYS_ONLY, Kind, Meaning

FEW_PLACES = 5  # up to here several fields of work are asked for by place: the main one, the next


class Op(StrEnum):
    """How a condition looks at an earlier answer."""

    IS = "is"  # one of `values` was chosen (text: written exactly so, capitals apart)
    IS_NOT = "is_not"  # answered, and none of `values`
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    AT_LEAST = "at_least"  # a number or a point of a scale, compared with the first of `values`
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Condition:
    """Show the question only if the answer to `key` looks like this."""

    key: str
    op: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """Something to choose. The key is stored; the label is for people."""

    key: str
    label: Said


@dataclass(frozen=True)
class Asked:
    """One question as people answer it. What a kind does not use is empty or None."""

    key: str
    kind: str
    text: Said
    help: Said = field(default_factory=dict)
    is_required: bool = False
    options: tuple[Option, ...] = ()
    has_other: bool = False
    most: int | None = None  # choices, ranks, files
    rows: tuple[Option, ...] = ()
    columns: tuple[Option, ...] = ()
    low: Said = field(default_factory=dict)  # what the first point of a scale means
    high: Said = field(default_factory=dict)
    steps: int | None = None
    minimum: int | float | str | None = None  # a number, or a date as YYYY-MM-DD
    maximum: int | float | str | None = None
    unit: Said = field(default_factory=dict)
    min_chars: int | None = None
    max_chars: int | None = None
    accepts: tuple[str, ...] = ()  # FileKind; empty: all of them
    meaning: str = ""
    is_identifying: bool = False
    show_if: tuple[Condition, ...] = ()
    consent_version: int = 1
    # What was worked out once from a published question, for every reader (see `moulds`).
    kept: dict[Any, Any] | None = field(default=None, compare=False, repr=False)

    @property
    def says_only(self) -> bool:
        """A heading or an explanation: nothing to answer."""
        return self.kind in SAYS_ONLY


class HasVersion(Protocol):
    """A published version: `content` as `content_of` made it."""

    public_id: str
    content: Any


class QuestionRow(Protocol):
    """A question of the desk (models.Question)."""

    key: str
    kind: str
    text: Any
    help: Any
    is_required: bool
    settings: Any
    show_if: Any
    meaning: str
    is_identifying: bool


def asked_of(version: HasVersion) -> tuple[Asked, ...]:
    """The questions of a published version, in their order; read once and kept, since it never changes."""
    return _published(_Published(version.public_id, version.content))


@dataclass(frozen=True)
class _Published:
    """A version met again: by its id, and by all of its content."""

    public_id: str
    content: Any = field(hash=False)


@lru_cache(maxsize=32)
def _published(version: _Published) -> tuple[Asked, ...]:
    return tuple(replace(question, kept={}) for question in asked_from(version.content))


def asked_from(content: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """The same from content that is not published yet: previews."""
    return tuple(_asked(row) for row in content)


def content_of(
    questions: Iterable[QuestionRow], before: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """What is frozen when a form is published: [{key, kind, text, help, is_required, settings, show_if,
    meaning, is_identifying}]. `before` is the content of the version in force: a consent whose text
    changed gets the next number of its wording, so that a yes says to what.
    """
    earlier = {row["key"]: row for row in before if row["kind"] == Kind.CONSENT}
    return [_content(question, earlier.get(question.key)) for question in questions]


def shown(asked: Iterable[Asked], values: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The questions somebody sees who answered `values`. What a hidden one says neither counts nor is
    required, and stays stored."""
    seen: list[Asked] = []
    counting: dict[str, Any] = {}
    is_section_shown = True
    for question in asked:
        holds = all(_holds(condition, counting) for condition in question.show_if)
        if question.kind == Kind.SECTION:
            is_section_shown = holds
        if not (holds and is_section_shown):
            continue
        seen.append(question)
        if question.key in values:
            counting[question.key] = values[question.key]
    return tuple(seen)


@dataclass(frozen=True)
class Offered:
    """An option as its reader sees it: `language` is the one the label is in, `group` a heading."""

    key: str
    label: str
    language: str = ""
    group: str = ""


def option_list(
    asked: Asked, language: str | None = None, cycle: object = None
) -> tuple[Offered, ...]:
    """The options in the reader's language; those of OWN_LISTS come with the house.

    Need areas belong to a room above: `with_areas` puts them in first. `cycle` is not needed for any
    list of today.
    """
    if asked.options:
        return tuple(Offered(o.key, *choose(o.label, language)) for o in asked.options)
    return _own_list(asked.meaning, language, get_language())


def with_areas(asked: Iterable[Asked], areas: Iterable[Any]) -> tuple[Asked, ...]:
    """Need areas (rows with `key` and `name`) as the options of the questions about them."""
    options = tuple(Option(area.key, area.name) for area in areas)
    asked = tuple(asked)
    about = {q.key for q in asked if q.meaning in {Meaning.NEED_AREAS, Meaning.OFFER_AREAS}}
    return tuple(
        replace(question, options=options, kept=None)
        if question.key in about
        # a condition names the areas: nothing is kept of it either
        else replace(question, kept=None)
        if any(condition.key in about for condition in question.show_if)
        else question
        for question in asked
    )


def has_places(asked: Asked) -> bool:
    """Is the order of the answer an answer? Of somebody's fields of work, the first is the main one."""
    return asked.kind == Kind.RANKING or (
        asked.kind == Kind.CHOICES
        and asked.meaning == Meaning.FIELDS
        and not asked.has_other
        and (asked.most or 99) <= FEW_PLACES
    )


def keys_of(asked: Asked) -> tuple[str, ...]:
    """Keys that may be chosen, in order."""
    if asked.options:
        return tuple(option.key for option in asked.options)
    return tuple(offered.key for offered in _own_list(asked.meaning, "en", get_language()))


def is_answered(value: Any) -> bool:
    """Was anything said? False and 0 are answers; an unticked consent is not."""
    if isinstance(value, Mapping):
        if "given" in value:
            return bool(value["given"])
        return any(is_answered(part) for part in value.values())
    return value not in (None, "", [], ())


def chosen(value: Any) -> tuple[str, ...]:
    """The value as plain words to compare: keys, numbers, text."""
    if isinstance(value, Mapping):
        if "given" in value:
            return ("yes",) if value["given"] else ()
        if "keys" in value:
            return (*map(str, value["keys"]), *(["other"] if value.get("other") else []))
        if "other" in value:
            return ("other",)
        return tuple(str(part) for part in value.values() if not isinstance(part, list))
    return (str(value),) if is_answered(value) else ()


def _holds(condition: Condition, values: Mapping[str, Any]) -> bool:
    value = values.get(condition.key)
    answered = is_answered(value)
    match condition.op:
        case Op.ANSWERED:
            return answered
        case Op.NOT_ANSWERED:
            return not answered
        case Op.AT_LEAST | Op.AT_MOST:
            return _compares(value, condition)
        case Op.IS | Op.IS_NOT:
            wanted = {text.strip().casefold() for text in condition.values}
            hit = any(text.strip().casefold() in wanted for text in chosen(value))
            return hit if condition.op == Op.IS else answered and not hit
    return True  # an unknown condition hides nothing


def _compares(value: Any, condition: Condition) -> bool:
    try:
        ours, bound = float(value), float(condition.values[0])
    except (TypeError, ValueError, IndexError):
        return False
    return ours >= bound if condition.op == Op.AT_LEAST else ours <= bound


def _asked(row: Mapping[str, Any]) -> Asked:
    settings = row.get("settings") or {}
    return Asked(
        key=row["key"],
        kind=row["kind"],
        text=row.get("text") or {},
        help=row.get("help") or {},
        is_required=bool(row.get("is_required")),
        options=_options(settings.get("options")),
        has_other=bool(settings.get("has_other")),
        most=settings.get("most") or None,
        rows=_options(settings.get("rows")),
        columns=_options(settings.get("columns")),
        low=settings.get("low") or {},
        high=settings.get("high") or {},
        steps=settings.get("steps") or (5 if row["kind"] == Kind.SCALE else None),
        minimum=settings.get("minimum"),
        maximum=settings.get("maximum"),
        unit=settings.get("unit") or {},
        min_chars=settings.get("min_chars") or None,
        max_chars=settings.get("max_chars") or None,
        accepts=tuple(settings.get("accepts") or ()),
        meaning=row.get("meaning") or "",
        is_identifying=bool(row.get("is_identifying")),
        show_if=tuple(
            Condition(c["key"], c.get("op") or Op.IS, tuple(map(str, c.get("values") or ())))
            for c in row.get("show_if") or ()
        ),
        consent_version=settings.get("consent_version") or 1,
    )


def _options(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Option, ...]:
    return tuple(Option(str(row["key"]), row.get("label") or {}) for row in rows or ())


def _content(question: QuestionRow, before: Mapping[str, Any] | None) -> dict[str, Any]:
    settings = dict(question.settings or {})
    if question.kind == Kind.CONSENT:
        settings["consent_version"] = _consent_version(question, settings, before)
    return {
        "key": question.key,
        "kind": str(question.kind),
        "text": dict(question.text or {}),
        "help": dict(question.help or {}),
        "is_required": question.is_required,
        "settings": settings,
        "show_if": [dict(condition) for condition in question.show_if or ()],
        "meaning": str(question.meaning or ""),
        "is_identifying": question.is_identifying,
    }


def _consent_version(
    question: QuestionRow, settings: Mapping[str, Any], before: Mapping[str, Any] | None
) -> int:
    if before is None:
        return settings.get("consent_version") or 1
    told = before["settings"]
    number = int(told.get("consent_version") or 1)
    words = (question.text, question.help, settings.get("text"))
    same = words == (before["text"], before["help"], told.get("text"))
    return number if same else number + 1


@lru_cache(maxsize=64)
def _own_list(meaning: str, language: str | None, spoken: str | None) -> tuple[Offered, ...]:
    """`spoken` is the active language, in which the house's own words are."""
    from spona.core.economies import grouped_choices
    from spona.core.languages import SPOKEN
    from spona.people.states import SECTORS, SectorOfWork

    match meaning:
        case Meaning.ECONOMY:
            groups = grouped_choices(language)
            return tuple(Offered(code, name, "", h) for h, part in groups for code, name in part)
        case Meaning.FIELDS:
            return tuple(Offered(key, str(label)) for key, label in SECTORS.items())
        case Meaning.SECTOR_OF_WORK:
            return tuple(Offered(key, str(label)) for key, label in SectorOfWork.choices)
        case Meaning.LANGUAGES:
            return tuple(Offered(key, str(label)) for key, label in SPOKEN.items())
    return ()
