"""The rows behind the ids in an applicant's own addresses: the mentee's draft, a file and a referee."""

from django.core.files.base import ContentFile

from spona.admissions.models.application import Application, Referee
from spona.admissions.models.call import Call
from spona.admissions.states import State
from spona.people.models import Person
from spona.questions.models import AnswerFile
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, House


def own_application(house: House) -> Application:
    """A draft of the house's mentee, in a call of its own with one referee."""
    slug = f"own-{house.organisation.slug}"
    call = Call.objects.filter(slug=slug).first() or make_call(house, slug=slug, referees=1)
    found = Application.objects.filter(call=call, person=house.mentee.person).first()
    return found or make_application(
        call, house.mentee.person.name, person=house.mentee.person, state=State.DRAFT
    )


def own_file(house: House) -> str:
    application = own_application(house)
    found = AnswerFile.objects.filter(sheet=application.sheet).first()
    if found is None:
        found = AnswerFile(
            organisation=house.organisation,
            sheet=application.sheet,
            key="paper",
            kind="pdf",
            name=f"paper {house.organisation.slug}.pdf",
            size=5,
            uploaded_at=NOW,
        )
        found.file.save("paper.pdf", ContentFile(b"%PDF-"), save=False)
        found.save()
    return found.public_id


def own_referee(house: House) -> str:
    application = own_application(house)
    found = Referee.objects.filter(application=application).first()
    if found is None:
        person = Person.objects.create(
            organisation=house.organisation,
            name=f"Referee {house.organisation.slug}",
            email="referee@example.org",
            is_listed=False,
        )
        found = Referee.objects.create(
            organisation=house.organisation, application=application, person=person
        )
    return found.public_id


SUBJECTS = [
    ("admissions_mine", "public_id", lambda house: own_application(house).public_id),
    ("admissions_mine_file", "file", own_file),
    ("admissions_mine_referee", "referee", own_referee),
]
