"""Loaders that check who asks. Inside a scope; Http404 for what is not there for this person."""

from django.db.models import QuerySet
from django.http import Http404

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.people.models import Person
from spona.programmes.models import Cycle


def calls(*, cycle: Cycle | None = None) -> QuerySet[Call]:
    """Calls of the organisation in scope, the newest first."""
    found = Call.objects.select_related("cycle__programme", "questionnaire", "organisation")
    if cycle is not None:
        found = found.filter(cycle=cycle)
    return found.order_by("-opens_at", "-pk")


def get_call(*, slug: str) -> Call:
    """For the team: a call of the organisation in scope."""
    call = calls().filter(slug=slug).first()
    if call is None:
        raise Http404
    return call


def get_application_for(*, person: Person | None, public_id: str) -> Application:
    """For a member of the team without a conflict. The page itself has asked for the right to be there."""
    if person is None:
        raise Http404
    found = (
        Application.objects.visible_to(person)
        .select_related("call__cycle__programme", "call__organisation", "person", "source")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def language_of(application: Application) -> str:
    """In which language its applicant is written to."""
    return (
        application.language
        or application.person.preferred_language
        or application.call.cycle.working_language
    )
