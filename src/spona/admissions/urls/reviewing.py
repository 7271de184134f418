from django.urls import URLPattern, path

from spona.admissions.views import jury, readings, reviewing, rounds

JURY = "o/<slug:org>/desk/calls/<slug:call>/jury/"
MINE = "o/<slug:org>/me/jury/<slug:call>/"
LINK = "l/jury/<str:token>/"
# (view, name, address after the door's own)
OWN = [
    (reviewing.my_list, "", ""),
    (reviewing.declare, "_declare", "declare/"),
    (reviewing.review, "_review", "read/<str:public_id>/"),
    (reviewing.save, "_save", "read/<str:public_id>/save/"),
    (reviewing.show, "_show", "read/<str:public_id>/others/"),
    (reviewing.reopen, "_reopen", "read/<str:public_id>/reopen/"),
    (reviewing.reopen_other, "_reopen_other", "read/<str:public_id>/reopen/<str:other>/"),
    (reviewing.conflict, "_conflict", "read/<str:public_id>/conflict/"),
    (reviewing.file, "_file", "read/<str:public_id>/file/<str:file>/"),
]
urlpatterns: list[URLPattern] = [
    path(JURY, jury.desk, name="admissions_jury"),
    path(JURY + "reviewers/new/", jury.reviewer_new, name="admissions_jury_reviewer_new"),
    path(JURY + "reviewers/<str:public_id>/", jury.reviewer, name="admissions_jury_reviewer"),
    path(
        JURY + "reviewers/<str:public_id>/leave/",
        jury.reviewer_leave,
        name="admissions_jury_reviewer_leave",
    ),
    path(JURY + "invitations/", jury.invite, name="admissions_jury_invite"),
    path(JURY + "reminders/", jury.remind, name="admissions_jury_remind"),
    path(JURY + "rounds/new/", rounds.round_new, name="admissions_jury_round_new"),
    path(JURY + "rounds/<str:public_id>/", rounds.round_edit, name="admissions_jury_round"),
    path(
        JURY + "rounds/<str:public_id>/state/",
        rounds.round_move,
        name="admissions_jury_round_move",
    ),
    path(JURY + "rounds/<str:public_id>/readers/", rounds.assign, name="admissions_jury_assign"),
    path(JURY + "rounds/<str:public_id>/board/", rounds.board, name="admissions_jury_board"),
    path(JURY + "rounds/<str:public_id>/third/", rounds.third, name="admissions_jury_third"),
    path(JURY + "application/<str:public_id>/", readings.one, name="admissions_jury_one"),
    path(
        JURY + "readings/<str:public_id>/end/", readings.unassign, name="admissions_jury_unassign"
    ),
    path(JURY + "readings/<str:public_id>/reopen/", readings.reopen, name="admissions_jury_reopen"),
    path(JURY + "severity/", jury.severity, name="admissions_severity"),
    *(path(MINE + at, view.signed_in, name=f"admissions_my_jury{name}") for view, name, at in OWN),
    *(path(LINK + at, view.by_link, name=f"link_jury{name}") for view, name, at in OWN),
]
