"""What a new version of a form changes, and how many answers each change touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from spona.questions.models import AnswerSheet, Questionnaire
from spona.questions.signals import submitted_sheets_asked
from spona.questions.states import SAYS_ONLY


@dataclass(frozen=True)
class Change:
    """What a new version does to one question. `parts` says which of its parts are other ones."""

    key: str
    what: str  # added, removed, changed
    text: Any
    parts: tuple[Any, ...] = ()
    now_required: bool = False
    options_gone: bool = False


PARTS = {
    "text": gettext_lazy("the text"),
    "help": gettext_lazy("the help"),
    "is_required": gettext_lazy("required or not"),
    "kind": gettext_lazy("the kind"),
    "settings": gettext_lazy("the options or limits"),
    "show_if": gettext_lazy("when it is shown"),
    "meaning": gettext_lazy("what it means to the house"),
    "is_identifying": gettext_lazy("hidden in blind reading or not"),
}


def changes_between(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[Change]:
    """What differs between two contents (`definitions.content_of`); the order is not a change here."""
    old = {row["key"]: row for row in before}
    new = {row["key"] for row in after}
    found = [change for row in after if (change := _change(old.get(row["key"]), row))]
    return found + [
        Change(row["key"], "removed", row["text"]) for row in before if row["key"] not in new
    ]


def is_other_order(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> bool:
    """Do the questions that both have stand in another order?"""
    first, second = [row["key"] for row in before], [row["key"] for row in after]
    return [k for k in first if k in set(second)] != [k for k in second if k in set(first)]


def _change(old: Mapping[str, Any] | None, row: Mapping[str, Any]) -> Change | None:
    required = bool(row["is_required"]) and row["kind"] not in SAYS_ONLY
    if old is None:
        return Change(row["key"], "added", row["text"], now_required=required)
    parts = tuple(label for name, label in PARTS.items() if old.get(name) != row.get(name))
    if not parts:
        return None
    gone = _option_keys(old) - _option_keys(row)
    return Change(
        row["key"],
        "changed",
        row["text"],
        parts=parts,
        now_required=required and not old["is_required"],
        options_gone=bool(gone),
    )


def _option_keys(row: Mapping[str, Any]) -> set[str]:
    settings = row.get("settings") or {}
    return {
        f"{name}:{option['key']}"
        for name in ("options", "rows", "columns")
        for option in settings.get(name) or ()
    }


@dataclass(frozen=True)
class Touched:
    """How many have answered the question (drafts, submitted), and how many have not (drafts)."""

    change: Change
    drafts: int
    submitted: int
    drafts_without: int


@dataclass(frozen=True)
class Effect:
    """What a publication does: sheets in all, and per change."""

    drafts: int
    submitted: int
    rows: tuple[Touched, ...]


def effect_of(*, form: Questionnaire, changes: Sequence[Change]) -> Effect:
    """Counts in one query; what is submitted is known to the rooms above."""
    answered = submitted_sheets_asked.send(sender=Questionnaire, questionnaire=form)
    is_submitted = reduce(or_, [Q(pk__in=found) for _receiver, found in answered], Q(pk__in=[]))
    wanted: dict[str, Any] = {"submitted": Count("pk", filter=is_submitted)}
    for number, change in enumerate(changes):
        has = Q(values__has_key=change.key)
        wanted[f"all{number}"] = Count("pk", filter=has)
        wanted[f"sent{number}"] = Count("pk", filter=has & is_submitted)
    sheets = AnswerSheet.objects.filter(version__questionnaire=form)
    counts = sheets.aggregate(total=Count("pk"), **wanted)
    drafts = counts["total"] - counts["submitted"]
    return Effect(
        drafts=drafts,
        submitted=counts["submitted"],
        rows=tuple(
            Touched(
                change=change,
                drafts=(had := counts[f"all{n}"] - counts[f"sent{n}"]),
                submitted=counts[f"sent{n}"],
                drafts_without=drafts - had,
            )
            for n, change in enumerate(changes)
        ),
    )
