from django.urls import path, register_converter

from spona.programmes.views import desk, funders, link, people, timeline


class FileKind:
    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileKind, "filekind")
CYCLE = "o/<slug:org>/desk/cycles/<slug:cycle>/"
ONE = "o/<slug:org>/desk/participations/<str:public_id>/"

urlpatterns = [
    path("o/<slug:org>/desk/programmes/", desk.programme_list, name="programmes_programme_list"),
    path("o/<slug:org>/desk/programmes/new/", desk.programme_new, name="programmes_programme_new"),
    path(CYCLE, desk.cycle, name="programmes_cycle"),
    path(CYCLE + "next/", desk.cycle_next, name="programmes_cycle_next"),
    path(CYCLE + "settings/", desk.cycle_edit, name="programmes_cycle_edit"),
    path(CYCLE + "texts/", desk.cycle_texts, name="programmes_cycle_texts"),
    path(CYCLE + "stage/", desk.stage_change, name="programmes_stage"),
    path(CYCLE + "timeline/", timeline.phases, name="programmes_phases"),
    path(CYCLE + "kick-off/", timeline.kick_off, name="programmes_kick_off"),
    path(CYCLE + "funders/", funders.funders, name="programmes_funders"),
    path(CYCLE + "funders/new/", funders.funder_new, name="programmes_funder_new"),
    path(CYCLE + "funders/<str:public_id>/", funders.funder_edit, name="programmes_funder_edit"),
    path(
        CYCLE + "funders/<str:public_id>/removal/",
        funders.funder_remove,
        name="programmes_funder_removal",
    ),
    path(
        CYCLE + "funders/<str:public_id>/place/",
        funders.funder_move,
        name="programmes_funder_place",
    ),
    path(CYCLE + "people/", people.participants, name="programmes_participants"),
    path(CYCLE + "people/new/", people.participant_new, name="programmes_participant_new"),
    path(
        CYCLE + "people.<filekind:kind>",
        people.participants_file,
        name="programmes_participants_file",
    ),
    path(CYCLE + "invitations/", people.invitations_send, name="programmes_invitations"),
    path(ONE, people.participation, name="programmes_participation"),
    path(ONE + "standing/", people.standing_change, name="programmes_standing"),
    path(ONE + "invitation/", people.invitation_send, name="programmes_invitation"),
    path("l/invitation/<str:token>/", link.invitation, name="link_invitation"),
]
