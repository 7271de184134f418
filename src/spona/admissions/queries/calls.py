"""Calls as the desk reads them: where each is, what it lacks, what came in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call, Criterion
from spona.admissions.models.review import Review, Round
from spona.admissions.queries.loading import calls
from spona.admissions.states import SENT, CallState, ReviewState, RoundState, State
from spona.core.local_time import Hour, moment_of
from spona.core.translated import Said, missing_languages, plain
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.programmes.queries import funders, phases, publishable
from spona.programmes.states import Part
from spona.questions.models import QuestionnaireVersion
from spona.questions.queries import current_version
from spona.questions.states import SAYS_ONLY
from spona.ui.said_fields import typed_languages

WHOLE = 100  # the sum of the weights
ANCHORED = ("0", "3", "5")  # scores whose meaning is described
CALL_PHASE = "call"
FIRST_HOUR, LAST_HOUR = time(9), time(23, 59)
USUAL_DAYS = 28  # a call without a phase in the timeline
AHEAD = 14


@dataclass(frozen=True, slots=True)
class Lack:
    """What a call has not got yet. `languages`: those in which it is missing; empty: altogether."""

    kind: str
    page: str  # the URL name where it is done
    blocks: bool
    languages: list[str] = field(default_factory=list)
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list of its cycle, with how many have begun and sent."""

    call: Call
    state: CallState
    drafts: int
    sent: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Moments of a call that is to be made."""

    opens_at: datetime
    closes_at: datetime


def state_of(call: Call, *, now: datetime) -> CallState:
    """On the second: open from `opens_at` up to, and without, `closes_at`."""
    if call.published_at is None:
        return CallState.DRAFT
    if call.is_open(now):
        return CallState.OPEN
    return CallState.CLOSED if call.is_over(now) else CallState.AWAITED


def languages_of(call: Call) -> list[str]:
    """Languages in which a call is written, the working one first."""
    cycle = call.cycle
    codes = [cycle.working_language, *(cycle.languages or [])]
    return typed_languages(list(dict.fromkeys(codes)))


def call_rows(*, cycle: Cycle, person: Person, now: datetime) -> list[CallRow]:
    """The calls of a cycle, the newest first; two queries. What a conflict hides is not counted."""
    found = (
        Application.objects.visible_to(person)
        .filter(call__cycle=cycle)
        .values_list("call")
        .annotate(
            drafts=Count("pk", filter=Q(state=State.DRAFT)),
            sent=Count("pk", filter=Q(state__in=SENT)),
        )
        .order_by()
    )
    counts = {pk: (drafts, sent) for pk, drafts, sent in found}
    return [
        CallRow(call, state_of(call, now=now), *counts.get(call.pk, (0, 0)))
        for call in calls(cycle=cycle)
    ]


def dates_of(*, cycle: Cycle, now: datetime) -> Dates:
    """Proposed from the phase "call" of the timeline, in the organisation's zone; in two weeks, for
    four, where there is none or it is over."""
    zone = ZoneInfo(cycle.organisation.time_zone)
    today = now.astimezone(zone).date()
    starts_on, ends_on = today + timedelta(AHEAD), today + timedelta(AHEAD + USUAL_DAYS)
    for phase in phases(cycle=cycle):
        if phase.key == CALL_PHASE and phase.ends_on >= today:
            starts_on, ends_on = phase.starts_on, phase.ends_on
    return Dates(
        moment_of(datetime.combine(starts_on, FIRST_HOUR), zone).at,
        moment_of(datetime.combine(ends_on, LAST_HOUR), zone, later=True).at,
    )


def criteria_of(*, call: Call) -> list[Criterion]:
    """The rubric in its order."""
    return list(Criterion.objects.filter(call=call).order_by("position", "pk"))


def has_review(*, call: Call) -> bool:
    """Is a review in? From then on the rubric stands."""
    found = Review.objects.filter(assignment__round__call=call, state=ReviewState.IN)
    return found.exists()


def is_being_read(*, call: Call) -> bool:
    """Has the jury begun, or has anything been decided? Then the deadline stands."""
    begun = Round.objects.filter(call=call).exclude(state=RoundState.PREPARING)
    return call.decided_at is not None or begun.exists()


def number_sent_ever(*, call: Call) -> int:
    """Applications that were ever sent: of everybody, so never shown to somebody with a conflict."""
    return Application.objects.filter(call=call, submitted_at__isnull=False).count()


def what_is_missing(*, call: Call, now: datetime) -> list[Lack]:
    """What a call needs before it can be published (`blocks`), and what it had better have.

    A text must be there in the working language; in another one, its reader gets the nearest there
    is, marked as such.
    """
    codes = languages_of(call)
    main = codes[0]
    criteria = criteria_of(call=call)
    lacks = [
        Lack(kind, "admissions_call_texts", main in missing, missing)
        for kind in ("title", "gives", "asks", "who")
        if (missing := missing_languages(getattr(call, kind), codes))
    ]
    if not call.organisation.email and (missing := missing_languages(call.contact, codes)):
        lacks.append(Lack("contact", "admissions_call_texts", main in missing, missing))
    if missing := _missing_of_all(_faq_texts(call), codes):
        lacks.append(Lack("faq", "admissions_call_texts", False, missing))
    if call.closes_at is not None and call.closes_at <= now and call.published_at is None:
        lacks.append(Lack("past", "admissions_call_settings", True))
    return [*lacks, *_of_form(call, codes), *_of_rubric(call, criteria, codes), *_around(call)]


def _of_form(call: Call, codes: list[str]) -> list[Lack]:
    page = "admissions_call_form"
    version = current_version(call.questionnaire) if call.questionnaire else None
    if call.questionnaire is None:
        return [Lack("form", page, True)]
    if version is None:
        return [Lack("form_version", page, True, detail=plain(call.questionnaire.title))]
    missing = _missing_of_all([row.get("text") or {} for row in version.content], codes)
    return [Lack("form_text", page, codes[0] in missing, missing)] if missing else []


def _of_rubric(call: Call, criteria: list[Criterion], codes: list[str]) -> list[Lack]:
    page = "admissions_rubric"
    if not criteria:
        return [Lack("criteria", page, True)] if call.part == Part.MENTEE else []
    lacks = []
    total = sum(criterion.weight for criterion in criteria)
    if total != WHOLE:
        lacks.append(Lack("weights", page, True, detail=str(total)))
    if missing := _missing_of_all([criterion.name for criterion in criteria], codes):
        lacks.append(Lack("criterion_name", page, codes[0] in missing, missing))
    anchors = [criterion.anchors.get(score) or {} for criterion in criteria for score in ANCHORED]
    if missing := _missing_of_all(anchors, codes):
        lacks.append(Lack("anchors", page, False, missing))
    return lacks


def _around(call: Call) -> list[Lack]:
    lacks = []
    if not call.organisation.is_public:
        lacks.append(Lack("organisation", "people_organisation_edit", True))
    paying = funders(cycle=call.cycle)
    if len(publishable(funders=paying)) < len(paying):
        lacks.append(Lack("funder", "programmes_funders", False))
    return lacks


def _faq_texts(call: Call) -> list[Said]:
    return [row.get(part) or {} for row in call.questions_answered for part in FAQ_PARTS]


FAQ_PARTS = ("question", "answer")


def _missing_of_all(texts: Iterable[Said], codes: list[str]) -> list[str]:
    """Languages in which any of the texts is missing."""
    found = {code for text in texts for code in missing_languages(text, codes)}
    return [code for code in codes if code in found]


def number_asked(version: QuestionnaireVersion | None) -> int:
    """Questions of a version, without headings and explanations."""
    rows = version.content if version else []
    return sum(row["kind"] not in SAYS_ONLY for row in rows)


def is_twice(moment: datetime, call: Call) -> bool:
    """Does this moment's hour happen twice on the call's clock, in the night the clocks go back?"""
    local = moment.astimezone(call.zone).replace(tzinfo=None)
    return moment_of(local, call.zone).hour is Hour.TWICE
