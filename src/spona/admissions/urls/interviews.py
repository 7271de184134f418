from django.urls import path

from spona.admissions.views import interview_doors, interviews

CALL = "o/<slug:org>/desk/calls/<slug:call>/interviews/"
MINE = "o/<slug:org>/me/jury/<slug:call>/interviews/"
LINK = "l/jury/<str:token>/interviews/"

urlpatterns = [
    path(CALL, interviews.interviews, name="admissions_interviews"),
    path(CALL + "invitations/", interviews.invitations, name="admissions_interview_invitations"),
    path(CALL + "times/new/", interviews.slots_new, name="admissions_interview_slots"),
    path(
        CALL + "questions/<str:public_id>/",
        interviews.question,
        name="admissions_interview_question",
    ),
    path(
        "o/<slug:org>/desk/interview-times/<str:public_id>/",
        interviews.slot,
        name="admissions_slot",
    ),
    path(
        "o/<slug:org>/me/applications/<str:public_id>/interview/",
        interview_doors.choose,
        name="admissions_my_interview_time",
    ),
    path("l/interview/<str:token>/", interview_doors.choose_by_link, name="link_interview"),
    path(MINE, interview_doors.my_interviews, name="admissions_my_interviews"),
    path(MINE + "<str:slot>/", interview_doors.my_interview, name="admissions_my_interview"),
    path(LINK, interview_doors.my_interviews_by_link, name="link_jury_interviews"),
    path(LINK + "<str:slot>/", interview_doors.my_interview_by_link, name="link_jury_interview"),
]
