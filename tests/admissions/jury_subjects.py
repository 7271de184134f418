"""The rows behind the ids in the addresses of a jury: the house's mentor chairs it, one more reads."""

from django.core.files.base import ContentFile

from spona.admissions.models.call import Call
from spona.admissions.models.review import Assignment, Conflict, Review, Reviewer, Round
from spona.admissions.states import State
from spona.questions.models import AnswerFile, QuestionnaireVersion
from tests.admissions.calls import (
    CONTENT,
    assign,
    make_application,
    make_call,
    make_review,
    make_reviewer,
    make_round,
)
from tests.characters import NOW, House

# Pages of the jury are the chair's own: to everybody else they do not exist.
OWNERS = {"admissions_my_jury": {"mentor"}}
PAPER = {"key": "paper", "kind": "file", "text": {"en": "A paper"}}


def jury_call(house: House) -> Call:
    """A call of its own with a round, two readers, one application both have read."""
    slug = f"jury-{house.organisation.slug}"
    call = Call.objects.filter(slug=slug).first()
    if call is not None:
        return call
    call = make_call(house, slug=slug)
    version = QuestionnaireVersion.objects.get(questionnaire=call.questionnaire)
    version.content = [*CONTENT, PAPER]
    version.save()
    round_ = make_round(call)
    application = make_application(call, f"Read {house.organisation.slug}", state=State.ELIGIBLE)
    chair = make_reviewer(call, "", person=house.mentor.person, is_chair=True)
    other = make_reviewer(call, "", person=house.other_mentor.person)
    for seat in (chair, other):
        Conflict.objects.create(
            organisation=house.organisation,
            application=application,
            person=seat.person,
            kind="none",
            at=NOW,
        )
        make_review(assign(round_, application, seat), clarity=3, effect=4)
    Review.objects.filter(assignment__reviewer=chair).update(others_seen_at=NOW)
    return call


def _round(house: House) -> str:
    return Round.objects.get(call=jury_call(house)).public_id


def _reading(house: House, *, chair: bool) -> Assignment:
    return Assignment.objects.get(
        reviewer__call=jury_call(house), reviewer__is_chair=chair, round__call=jury_call(house)
    )


def _seat(house: House) -> str:
    return Reviewer.objects.get(call=jury_call(house), is_chair=False).public_id


def _file(house: House) -> str:
    application = _reading(house, chair=True).application
    found = AnswerFile.objects.filter(sheet=application.sheet).first()
    if found is None:
        found = AnswerFile(
            organisation=house.organisation,
            sheet=application.sheet,
            key="paper",
            kind="pdf",
            name=f"paper {application.person.name}.pdf",
            size=5,
            uploaded_at=NOW,
        )
        found.file.save("paper.pdf", ContentFile(b"%PDF-"), save=False)
        found.save()
        submission = application.submissions.get()
        submission.values = {**submission.values, "paper": {"files": [found.public_id]}}
        submission.save()
    return found.public_id


SUBJECTS = [
    *((start, "call", lambda house: jury_call(house).slug)
      for start in ("admissions_jury", "admissions_my_jury", "admissions_severity")),
    ("admissions_my_jury", "public_id", lambda house: _reading(house, chair=True).public_id),
    ("admissions_my_jury", "other", lambda house: _reading(house, chair=False).public_id),
    ("admissions_my_jury", "file", _file),
    ("admissions_jury_reviewer", "public_id", _seat),
    ("admissions_jury_one", "public_id",
     lambda house: _reading(house, chair=True).application.public_id),
    ("admissions_jury_unassign", "public_id", lambda house: _reading(house, chair=False).public_id),
    ("admissions_jury_reopen", "public_id", lambda house: _reading(house, chair=False).public_id),
    ("admissions_jury_", "public_id", _round),
]  # fmt: skip
