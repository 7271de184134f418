"""Before the two first meet: who the other is, an agenda, three questions; and agendas for later."""

from django.http import HttpResponse

from spona.core.languages import CONTENT
from spona.core.translated import plain
from spona.mentoring.agendas import QUESTIONS
from spona.mentoring.queries.agendas import offered
from spona.mentoring.states import Occasion
from spona.mentoring.views.doors import Here, two_doors
from spona.needs.queries import need_profile_of, offer_of
from spona.people.models import PersonLanguage
from spona.programmes.states import Part


@two_doors
def first(here: Here) -> HttpResponse:
    """Of the other side exactly what was shown with the question whether to become a pair, and the
    languages she speaks: no more was said to be shown."""
    is_mentor = here.me.part == Part.MENTOR
    profile = need_profile_of(participation=here.other) if is_mentor else None
    offer = None if is_mentor else offer_of(participation=here.other)
    if profile is not None:
        areas = [plain(need.area.name) for need in profile.needs.all()]
    else:
        areas = [plain(one.area.name) for one in offer.offer_areas.all()] if offer else []
    agendas = offered(cycle=here.mentorship.cycle)
    beginning = next((one for one in agendas if one.occasion == Occasion.FIRST), None)
    languages = PersonLanguage.objects.filter(person=here.other.person).order_by("-level", "code")
    return here.page(
        "first",
        {
            "is_mentor": is_mentor,
            "profile": profile,
            "offer": offer,
            "areas": areas,
            "languages": [CONTENT.get(one.code, one.code) for one in languages],
            "agenda": beginning,
            "questions": QUESTIONS,
            "agendas": [one for one in agendas if one is not beginning],
        },
    )
