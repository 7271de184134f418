"""The applications of a call as the team sees them: the list, its filters and counts, one of them.

Everything begins with `visible_to`: whoever has a conflict meets neither the row, nor its name, nor
a count that holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from spona.admissions.models.application import (
    Application,
    ApplicationStep,
    Check,
    Duplicate,
    LateEntry,
    Referee,
    Submission,
)
from spona.admissions.models.call import Call, Source
from spona.admissions.states import SENT, DuplicateState, State
from spona.core.translated import plain
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.questions.definitions import Asked, asked_of, is_answered, option_list, shown
from spona.questions.states import SAYS_ONLY, Kind

CODE = 6  # signs of the public id by which an application is called where no name may stand


@dataclass(frozen=True)
class Chosen:
    """The filters of the list. Empty takes all that were sent."""

    state: str = ""
    economy: str = ""
    field: str = ""
    source: str = ""  # its tag
    flag: str = ""  # "duplicate", "late"
    text: str = ""
    order: str = ""  # "name", "oldest"; else the newest first

    def any(self) -> bool:
        return bool(
            self.state or self.economy or self.field or self.source or self.flag or self.text
        )


def search(*, call: Call, person: Person, chosen: Chosen) -> QuerySet[Application]:
    """What the list shows to this person: 1. what she may see, 2. filtered, 3. in order."""
    found = Application.objects.visible_to(person).filter(call=call)
    if chosen.state:
        found = found.filter(state=chosen.state)
    elif chosen.flag == "late":
        found = found.filter(state=State.DRAFT)
    else:
        found = found.exclude(state=State.DRAFT)
    for name, column in (
        ("economy", "economy"),
        ("field", "main_field"),
        ("source", "source__tag"),
    ):
        if value := getattr(chosen, name):
            found = found.filter(**{column: value})
    if chosen.flag == "duplicate":
        found = found.filter(_has_open_duplicate(person))
    if text := chosen.text.strip():
        # Names are found across scripts by the person's own search; a code is the id's beginning.
        named = Q(person__in=Person.objects.search(text))
        found = found.filter(named | Q(public_id__startswith=text.lower()[:CODE]))
    return found.order_by(*_order(chosen.order))


def _order(order: str) -> tuple[str, ...]:
    if order == "name":
        return (*by_name("person"), "pk")
    return ("submitted_at", "pk") if order == "oldest" else ("-submitted_at", "-pk")


def _has_open_duplicate(person: Person) -> Q:
    """Either side of a pair that nobody has settled, where she may see the other side too."""
    visible = Application.objects.visible_to(person).values("pk")
    unsettled = Duplicate.objects.filter(state=DuplicateState.OPEN)
    from_here = unsettled.filter(one=OuterRef("pk"), other__in=visible)
    to_here = unsettled.filter(other=OuterRef("pk"), one__in=visible)
    return Q(Exists(from_here)) | Q(Exists(to_here))


def counts_by_state(*, call: Call, person: Person) -> dict[str, int]:
    """How many applications this person may see are in each state, drafts included; one query."""
    rows = (
        Application.objects.visible_to(person)
        .filter(call=call)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def number_sent(counts: dict[str, int]) -> int:
    return sum(counts.get(state, 0) for state in [*SENT, State.WITHDRAWN])


def sources(*, call: Call) -> list[tuple[str, str]]:
    """(tag, name) of the channels and events of a call."""
    return list(Source.objects.filter(call=call).order_by("name").values_list("tag", "name"))


def flagged(*, person: Person, public_ids: Iterable[str]) -> set[str]:
    """Those of these applications of which an unsettled pair is known whose other side she may see."""
    ids = list(public_ids)
    visible = Application.objects.visible_to(person)
    pairs = (
        Duplicate.objects.filter(state=DuplicateState.OPEN)
        .filter(Q(one__public_id__in=ids) | Q(other__public_id__in=ids))
        .filter(one__in=visible, other__in=visible)
        .values_list("one__public_id", "other__public_id")
    )
    return {public_id for pair in pairs for public_id in pair}


@dataclass(frozen=True)
class Page:
    """Everything the page of one application shows beside its row."""

    submissions: list[Submission]  # the newest first
    steps: list[ApplicationStep]
    checks: list[Check]
    referees: list[Referee]
    duplicates: list[Duplicate]
    late_entry: LateEntry | None


def page_of(*, application: Application, person: Person) -> Page:
    """Six queries. A duplicate whose other side this person may not see is not in it."""
    visible = Application.objects.visible_to(person)
    both = Q(one=application) | Q(other=application)
    return Page(
        submissions=list(
            Submission.objects.select_related("version")
            .filter(application=application)
            .order_by("-number")
        ),
        steps=list(
            ApplicationStep.objects.select_related("by")
            .filter(application=application)
            .order_by("-at", "-pk")
        ),
        checks=checks_of(application=application),
        referees=list(
            Referee.objects.select_related("person").filter(application=application).order_by("pk")
        ),
        duplicates=list(
            Duplicate.objects.select_related("one__person", "other__person", "by", "kept")
            .filter(both, one__in=visible, other__in=visible)
            .order_by("pk")
        ),
        late_entry=LateEntry.objects.select_related("by").filter(application=application).first(),
    )


def checks_of(*, application: Application) -> list[Check]:
    """Looks at eligibility, the newest first."""
    return list(
        Check.objects.select_related("by").filter(application=application).order_by("-at", "-pk")
    )


@dataclass(frozen=True)
class Read:
    """One question of a submission with its answer in words; a heading has neither."""

    key: str
    kind: str
    label: str
    words: str
    is_changed: bool


def answers_of(*, submission: Submission, changed: set[str]) -> list[Read]:
    """What was asked of her and what she said, in the order of the form she filled in."""
    return [
        Read(
            question.key,
            question.kind,
            plain(question.text),
            in_words(question, submission.values.get(question.key)),
            question.key in changed,
        )
        for question in shown(asked_of(submission.version), submission.values)
    ]


def side_by_side(*, one: Application, other: Application) -> list[tuple[str, str, str, bool]]:
    """(question, answer of one, answer of the other, are they the same) of what was sent last.

    Questions in the order of the newer form; two queries.
    """
    newest: dict[int, Submission] = {}
    for submission in (
        Submission.objects.select_related("version")
        .filter(application__in=[one.pk, other.pk])
        .order_by("number")
    ):
        newest[submission.application_id] = submission
    read = [
        {r.key: r for r in answers_of(submission=newest[a.pk], changed=set())}
        if a.pk in newest
        else {}
        for a in (one, other)
    ]
    rows = []
    for key, line in {**read[0], **read[1]}.items():
        if line.kind in SAYS_ONLY:
            continue
        left, right = (side[key].words if key in side else "" for side in read)
        rows.append((line.label, left, right, left == right))
    return rows


def in_words(question: Asked, value: Any) -> str:
    """An answer as one text: labels of what was chosen, rows of a matrix in lines."""
    if not is_answered(value):
        return ""
    labels = {option.key: option.label for option in option_list(question)}
    if question.kind == Kind.MATRIX:
        rows = {row.key: plain(row.label) for row in question.rows}
        columns = {column.key: plain(column.label) for column in question.columns}
        return "\n".join(f"{rows.get(r, r)}: {columns.get(c, c)}" for r, c in value.items())
    if question.kind == Kind.CONSENT:
        return _("yes")
    if isinstance(value, dict):
        keys = [value["key"]] if "key" in value else value.get("keys", [])
        parts = [str(labels.get(key, key)) for key in keys]
        return ", ".join([*parts, *([value["other"]] if value.get("other") else [])])
    return str(value)


def changed_keys(*, older: Submission, newer: Submission) -> set[str]:
    """Questions whose answer is another in the newer submission, or is there in only one of them."""
    return {
        key
        for key in {*older.values, *newer.values}
        if older.values.get(key) != newer.values.get(key)
    }


def late_drafts(
    *,
    call: Call,
    person: Person,
    now: datetime,
    begun_before: datetime | None = None,
    saved_from: datetime | None = None,
    saved_to: datetime | None = None,
) -> QuerySet[Application]:
    """Drafts of a call that is over, begun before its deadline, the last saved first; none while it is
    open. With moments: those an outage may have kept from sending."""
    found = Application.objects.visible_to(person).filter(
        call=call, state=State.DRAFT, anonymised_at__isnull=True
    )
    if call.closes_at is None or not call.is_over(now):
        return found.none()
    found = found.filter(started_at__lt=call.closes_at)
    if begun_before:
        found = found.filter(started_at__lt=begun_before)
    if saved_from:
        found = found.filter(sheet__saved_at__gte=saved_from)
    if saved_to:
        found = found.filter(sheet__saved_at__lte=saved_to)
    return found.select_related("person__organisation", "sheet", "late_entry__by").order_by(
        F("sheet__saved_at").desc(nulls_last=True), "-pk"
    )
