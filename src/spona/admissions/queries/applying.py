"""What an applicant may do with her own application now, and what it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from spona.admissions.models.application import (
    Application,
    Check,
    LateEntry,
    Referee,
    Submission,
)
from spona.admissions.states import RefereeState, State
from spona.core.prepared import prepared
from spona.needs.queries import areas
from spona.people.models import Person
from spona.questions.answers import missing
from spona.questions.definitions import Asked, asked_of, shown, with_areas
from spona.questions.models import AnswerFile
from spona.questions.sheet_actions import live_files
from spona.questions.states import Kind, Meaning

# She can write in these; what is written after the deadline is kept and not sent.
WRITABLE = {State.DRAFT, State.SUBMITTED, State.REPAIR, State.MORE}
ASKED_BACK = {State.REPAIR, State.MORE}
# From these she can withdraw by herself; an offered place is answered on its own page.
WITHDRAWABLE = {
    State.DRAFT,
    State.SUBMITTED,
    State.REPAIR,
    State.MORE,
    State.ELIGIBLE,
    State.SHORTLISTED,
    State.RESERVE,
}
ABOUT_AREAS = {Meaning.NEED_AREAS, Meaning.OFFER_AREAS}


def get_own_application(*, person: Person, public_id: str, locked: bool = False) -> Application:
    """One of hers; Http404 for everybody else, and once it was made anonymous.

    `locked`: for this transaction alone, and her sheet with it, so that nothing is saved between what
    is looked at and what is kept; it says so (`is_alone`). One without a sheet yet is not locked.
    """
    found = _own_applications(person=person.pk, public_id=public_id, locked=locked)
    is_alone = locked and bool(found)
    if locked and not found:
        found = _own_applications(person=person.pk, public_id=public_id, locked=False)
    if not found:
        raise Http404
    application: Application = found[0]
    application.is_alone = is_alone
    application.person = person
    call, application.organisation = application.call, person.organisation
    call.organisation = call.cycle.organisation = person.organisation
    return application


@prepared(shape=("locked",))
def _own_applications(*, person: int, public_id: str, locked: bool) -> QuerySet[Application]:
    found = Application.objects.filter(
        person=person, public_id=public_id, anonymised_at=None
    ).select_related("call__cycle__programme", "call__questionnaire", "sheet__version")
    if locked:  # the condition makes it an inner join, without which PostgreSQL locks no sheet
        found = found.filter(sheet__public_id__gt="").select_for_update(of=("self", "sheet"))
    return found


@dataclass(frozen=True)
class Window:
    """Until when she can send. `until` is None where nothing ends (a call that stands open)."""

    is_open: bool
    until: datetime | None = None
    is_late: bool = False  # by a leave of the team, after the deadline
    is_repair: bool = False  # asked for by the team, with its own day


def window_of(
    *, application: Application, now: datetime, check: Check | None = None, look: bool = True
) -> Window:
    """Decided by our clock at the moment the request came in; up to, and without, the last second.

    `check` is the newest look at eligibility where the caller has it already (`look=False`).
    """
    if application.state in ASKED_BACK:
        asked = newest_check(application=application) if look else check
        until = asked.answer_by if asked else None
        return Window(until is None or now < until, until, is_repair=True)
    return call_window(application=application, now=now)


def call_window(*, application: Application, now: datetime) -> Window:
    """The call's own deadline for her, with the leave she may have; nothing of what she was asked."""
    call = application.call
    if call.is_open(now):
        return Window(True, call.closes_at)
    late = LateEntry.objects.filter(application=application).first()
    if late and call.published_at is not None and now < late.until:
        return Window(True, late.until, is_late=True)
    return Window(False, late.until if late else call.closes_at, is_late=bool(late))


def newest_check(*, application: Application) -> Check | None:
    """The look at eligibility that is in force."""
    return Check.objects.filter(application=application).order_by("-at", "-pk").first()


def newest_submission(*, application: Application) -> Submission | None:
    """What was sent last; it counts until something else is sent."""
    if application.submitted_at is None:
        return None
    found = _submissions(application=application.pk)
    return found[0] if found else None


@prepared()
def _submissions(*, application: int) -> QuerySet[Submission]:
    newest_first = Submission.objects.filter(application=application).order_by("-number")
    return newest_first.select_related("version")[:1]


@dataclass(frozen=True)
class Section:
    """A part of the form: its heading (None before the first one) and what is missing in it."""

    heading: Asked | None
    questions: int
    answered: int
    missing: tuple[tuple[Asked, str], ...]


@dataclass
class Sheet:
    """Her answers as they stand, against the form as it stands."""

    application: Application
    asked: tuple[Asked, ...]
    values: Mapping[str, Any]
    files: Sequence[AnswerFile] = field(default_factory=list)

    @cached_property
    def shown(self) -> tuple[Asked, ...]:
        return shown(self.asked, self.values)

    @cached_property
    def missing(self) -> list[tuple[Asked, str]]:
        """Whatever keeps it from being sent: [(question, sentence)]."""
        return missing(self.asked, self.values, self.files)

    @cached_property
    def sent_values(self) -> dict[str, Any]:
        """What would be sent: answers to questions she sees, nothing of those she does not."""
        keys = [question.key for question in self.shown if not question.says_only]
        return {key: self.values[key] for key in keys if key in self.values}

    @cached_property
    def sent_files(self) -> list[str]:
        seen = {question.key for question in self.shown if question.kind == Kind.FILE}
        return [file.public_id for file in self.files if file.key in seen]

    @cached_property
    def sections(self) -> list[Section]:
        """By headings, in order; headings without questions are left out."""
        wrong = {question.key: sentence for question, sentence in self.missing}
        parts: list[tuple[Asked | None, list[Asked]]] = [(None, [])]
        for question in self.shown:
            if question.kind == Kind.SECTION:
                parts.append((question, []))
            elif not question.says_only:
                parts[-1][1].append(question)
        return [
            Section(
                heading=heading,
                questions=len(questions),
                answered=sum(question.key in self.values for question in questions),
                missing=tuple((q, wrong[q.key]) for q in questions if q.key in wrong),
            )
            for heading, questions in parts
            if questions
        ]


def asked_in(application: Application) -> tuple[Asked, ...]:
    """The form of her working copy; need areas come from the cycle."""
    if application.sheet is None:
        return ()
    asked = asked_of(application.sheet.version)
    return with_cycle_areas(asked, application)


def with_cycle_areas(asked: tuple[Asked, ...], application: Application) -> tuple[Asked, ...]:
    """The areas of need of the call's cycle as options, where the form asks about them."""
    if not any(question.meaning in ABOUT_AREAS for question in asked):
        return asked
    return with_areas(asked, areas(cycle=application.call.cycle))


def sheet_of(*, application: Application) -> Sheet:
    """Her working copy with the form and the files; one to three queries."""
    asked = asked_in(application)
    if application.sheet is None:
        return Sheet(application, asked, {})
    has_files = any(question.kind == Kind.FILE for question in asked)
    files = list(live_files(application.sheet)) if has_files else []
    return Sheet(application, asked, application.sheet.values, files)


def sent_sheet(*, application: Application, sent: Submission) -> Sheet:
    """What was sent, in the version of the form it was sent with; files also when taken out since."""
    asked = with_cycle_areas(asked_of(sent.version), application)
    files = list(AnswerFile.objects.filter(public_id__in=sent.files)) if sent.files else []
    return Sheet(application, asked, sent.values, files)


def has_unsent_changes(*, sheet: Sheet, sent: Submission | None) -> bool:
    """Did she change an answer since she sent? What she sent counts until she sends again."""
    if sent is None:
        return False
    return (sheet.sent_values, sheet.sent_files) != (sent.values, sent.files)


def referees_of(*, application: Application) -> list[Referee]:
    """Whom she named, in the order she named them."""
    found = Referee.objects.filter(application=application).select_related("person")
    return list(found.order_by("pk"))


def referees_missing(*, application: Application, referees: Sequence[Referee]) -> int:
    """How many more she must name; whoever cannot answer does not count."""
    named = sum(referee.state != RefereeState.DECLINED for referee in referees)
    return max(0, application.call.referees - named)
