"""A call with its form, rubric and applications, for the tests of this room. Inside a scope."""

from datetime import datetime, timedelta
from typing import Any

from spona.admissions.models.application import Application, Submission
from spona.admissions.models.call import Call, Criterion
from spona.admissions.models.review import Assignment, Review, Reviewer, Round
from spona.admissions.states import RoundState, State
from spona.engine.names import fold
from spona.people.models import Person
from spona.programmes.states import Part
from spona.questions.models import AnswerSheet, Questionnaire, QuestionnaireVersion
from tests.characters import NOW, House, make_person

# What a version freezes of a small form: see questions.definitions.
CONTENT: list[dict[str, Any]] = [
    {"key": "about", "kind": "section", "text": {"en": "About you"}},
    {"key": "economy", "kind": "choice", "text": {"en": "Where do you live?"}, "meaning": "economy",
     "is_required": True},
    {"key": "town", "kind": "short_text", "text": {"en": "Town"}, "meaning": "town"},
    {"key": "why", "kind": "long_text", "text": {"en": "Why now?"}, "is_required": True,
     "settings": {"max_chars": 2000}},
    {"key": "website", "kind": "short_text", "text": {"en": "Your website"}, "is_identifying": True},
]  # fmt: skip


def make_form(house: House) -> QuestionnaireVersion:
    """A small form in one published version."""
    form = Questionnaire.objects.create(
        organisation=house.organisation,
        title={"en": f"Form {house.organisation.slug}"},
        languages=["en"],
        is_built=True,
    )
    return QuestionnaireVersion.objects.create(
        organisation=house.organisation,
        questionnaire=form,
        number=1,
        content=CONTENT,
        published_at=NOW - timedelta(days=40),
    )


def make_call(house: House, *, opens_at: datetime | None = None, **fields: Any) -> Call:
    """A published call that has been open for ten days and closes in ten, with two criteria."""
    slug = fields.pop("slug", f"call-{house.organisation.slug}")
    call = Call.objects.create(
        organisation=house.organisation,
        cycle=house.cycle,
        part=fields.pop("part", Part.MENTEE),
        slug=slug,
        title={"en": f"Call {house.organisation.slug}"},
        gives={"en": f"A year with a mentor. {house.organisation.slug}"},
        questionnaire=fields.pop("questionnaire", None) or make_form(house).questionnaire,
        opens_at=opens_at or NOW - timedelta(days=10),
        closes_at=fields.pop("closes_at", NOW + timedelta(days=10)),
        published_at=fields.pop("published_at", NOW - timedelta(days=11)),
        seats=fields.pop("seats", 2),
        **fields,
    )
    for position, (key, weight) in enumerate([("clarity", 60), ("effect", 40)]):
        Criterion.objects.create(
            organisation=house.organisation,
            call=call,
            key=key,
            name={"en": key.title()},
            weight=weight,
            position=position,
        )
    return call


def make_application(
    call: Call, name: str, *, state: State = State.SUBMITTED, why: str = "", **fields: Any
) -> Application:
    """Somebody who has applied (in DRAFT: who has begun). The name goes into every text."""
    organisation = call.organisation
    person = fields.pop("person", None) or make_person(
        organisation, name, login=False, is_listed=False
    )
    version = QuestionnaireVersion.objects.get(questionnaire=call.questionnaire)
    values = {
        "economy": {"key": fields.get("economy", "RS")},
        "town": "Novi Sad",
        "why": why or f"I want to lead. {name}",
        "website": f"https://{fold(name).replace(' ', '')}.example",
    }
    sheet = AnswerSheet.objects.create(
        organisation=organisation, version=version, person=person, values=values, language="en"
    )
    application = Application.objects.create(
        organisation=organisation,
        call=call,
        person=person,
        sheet=sheet,
        state=state,
        started_at=NOW - timedelta(days=5),
        submitted_at=None if state == State.DRAFT else NOW - timedelta(days=4),
        folded_name=fold(name),
        state_at=NOW - timedelta(days=4),
        **{"economy": "RS", "town": "Novi Sad", **fields},
    )
    if state != State.DRAFT:
        Submission.objects.create(
            organisation=organisation,
            application=application,
            number=1,
            version=version,
            values=values,
            at=NOW - timedelta(days=4),
        )
    return application


def make_reviewer(
    call: Call, name: str, *, person: Person | None = None, **fields: Any
) -> Reviewer:
    """A seat on the jury; the person has a login and no place in the team."""
    return Reviewer.objects.create(
        organisation=call.organisation,
        call=call,
        person=person or make_person(call.organisation, name),
        **fields,
    )


def make_round(call: Call, *, number: int = 1, **fields: Any) -> Round:
    """A blind round in which the jury reads."""
    return Round.objects.create(
        organisation=call.organisation,
        call=call,
        number=number,
        name={"en": f"Round {number}"},
        state=fields.pop("state", RoundState.READING),
        **fields,
    )


def assign(round_: Round, application: Application, reviewer: Reviewer) -> Assignment:
    return Assignment.objects.create(
        organisation=round_.organisation,
        round=round_,
        application=application,
        reviewer=reviewer,
        at=NOW,
    )


def make_review(assignment: Assignment, *, clarity: int, effect: int) -> Review:
    """A review that is in: 60 × clarity / 5 + 40 × effect / 5 points."""
    return Review.objects.create(
        organisation=assignment.organisation,
        assignment=assignment,
        scores={"clarity": clarity, "effect": effect},
        state="in",
        points=(60 * clarity + 40 * effect) * 1000 // 5,
        saved_at=NOW,
        handed_in_at=NOW,
    )
