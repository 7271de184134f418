"""The applications of a call as the team sees them: the list, its filters and counts, one of them.

Everything begins with `visible_to`: whoever has a conflict meets neither the row, nor its name, nor
a count that holds it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils.translation import ngettext

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
from spona.admissions.queries.duplicates import seen_by
from spona.admissions.states import SENT, DuplicateState, State
from spona.core.translated import plain
from spona.needs.queries import areas
from spona.people.models import Person
from spona.people.ordering import by_name
from spona.questions.definitions import Asked, asked_of, shown, with_areas
from spona.questions.models import AnswerFile
from spona.questions.states import Kind, Meaning
from spona.questions.wording import in_words

ABOUT_AREAS = {Meaning.NEED_AREAS, Meaning.OFFER_AREAS}
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
    unsettled = seen_by(person=person).filter(state=DuplicateState.OPEN)
    return Q(pk__in=unsettled.values("one")) | Q(pk__in=unsettled.values("other"))


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
    pairs = (
        seen_by(person=person)
        .filter(state=DuplicateState.OPEN)
        .filter(Q(one__public_id__in=ids) | Q(other__public_id__in=ids))
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
            seen_by(person=person)
            .select_related("one__person", "other__person", "by", "kept")
            .filter(both)
            .order_by("pk")
        ),
        late_entry=LateEntry.objects.select_related("by").filter(application=application).first(),
    )


def checks_of(*, application: Application) -> list[Check]:
    """Looks at eligibility, the newest first."""
    return list(
        Check.objects.select_related("by").filter(application=application).order_by("-at", "-pk")
    )


def asked_in(*, submission: Submission, call: Call) -> tuple[Asked, ...]:
    """The questions of the form she filled in, need areas by the cycle's own names."""
    asked = asked_of(submission.version)
    if any(question.meaning in ABOUT_AREAS for question in asked):
        return with_areas(asked, areas(cycle=call.cycle, in_use_only=False))
    return asked


def files_of(*, submission: Submission, application: Application) -> list[AnswerFile]:
    """The files of that submission, also those she has taken out of the form since."""
    return list(
        AnswerFile.objects.filter(
            sheet=application.sheet_id, public_id__in=_file_ids(submission)
        ).order_by("pk")
    )


def get_file(*, application: Application, public_id: str) -> AnswerFile:
    """A file that was sent with this application; Http404 for any other, also for one of a draft."""
    sent = (
        _file_ids(s) for s in Submission.objects.filter(application=application).order_by("-number")
    )
    if any(public_id in ids for ids in sent):
        found = AnswerFile.objects.filter(sheet=application.sheet_id, public_id=public_id).first()
        if found is not None:
            return found
    raise Http404


def _file_ids(submission: Submission) -> set[str]:
    values = submission.values.values()
    named = {i for value in values if isinstance(value, dict) for i in value.get("files", ())}
    return named | set(submission.files)


@dataclass(frozen=True)
class Compared:
    """A question and two answers to it, in words."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


def compared(
    *,
    one: Submission | None,
    other: Submission | None,
    call: Call,
    economy: Callable[[str], str],
    only: Iterable[str] = (),
) -> list[Compared]:
    """Two submissions side by side, in the order of their forms; with `only`, those questions.
    `economy` names an economy as the page does."""
    sides = [_in_words(submission, call, economy) for submission in (one, other)]
    labels = {key: label for side in sides for key, (label, _words) in side.items()}
    wanted = set(only) or set(labels)
    return [
        Compared(label, *(side[key][1] if key in side else "" for side in sides))
        for key, label in labels.items()
        if key in wanted
    ]


def _in_words(
    submission: Submission | None, call: Call, economy: Callable[[str], str]
) -> dict[str, tuple[str, str]]:
    if submission is None:
        return {}
    return {
        question.key: (
            plain(question.text),
            _answer(question, submission.values.get(question.key), economy),
        )
        for question in shown(asked_in(submission=submission, call=call), submission.values)
        if not question.says_only
    }


def _answer(question: Asked, value: Any, economy: Callable[[str], str]) -> str:
    if question.kind == Kind.FILE:
        return _file_count(value)
    if question.meaning == Meaning.ECONOMY and isinstance(value, dict) and "key" in value:
        return economy(value["key"])
    return str(in_words(question, value))


def _file_count(value: Any) -> str:
    n = len(value.get("files", ())) if isinstance(value, dict) else 0
    return ngettext("%(n)d file", "%(n)d files", n) % {"n": n} if n else ""


def newest_of(*, applications: Iterable[Application]) -> dict[int, Submission]:
    """The newest submission of each, by the application's primary key; one query."""
    found = (
        Submission.objects.select_related("version")
        .filter(application__in=[application.pk for application in applications])
        .order_by("number")
    )
    return {submission.application_id: submission for submission in found}


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
