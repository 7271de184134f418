"""A pair's own pages through two doors, and the team's pages about pairs."""

from django.urls import path

from spona.mentoring.views import desk, pair

MINE = "o/<slug:org>/me/pairs/<str:public_id>/"
LINK = "l/pair/<str:token>/"
CYCLE = "o/<slug:org>/desk/cycles/<slug:cycle>/"
ONE = "o/<slug:org>/desk/pairs/<str:public_id>/"
# (what follows the door, name, view signed in, view by link)
PAGES = [
    ("", "", pair.pair, pair.link_pair),
    ("sessions/new/", "_session_new", pair.session_new, pair.link_session_new),
    (
        "sessions/<str:session>/answer/",
        "_session_answer",
        pair.session_answer,
        pair.link_session_answer,
    ),
    (
        "sessions/<str:session>/correction/",
        "_session_correction",
        pair.session_correction,
        pair.link_session_correction,
    ),
    (
        "sessions/<str:session>/settlement/",
        "_session_settlement",
        pair.session_settlement,
        pair.link_session_settlement,
    ),
    ("sessions/<str:session>/note/", "_session_note", pair.session_note, pair.link_session_note),
    ("agreement/", "_agreement", pair.agreement, pair.link_agreement),
    ("goals/", "_goals", pair.goals, pair.link_goals),
    ("goals/<str:goal>/", "_goal", pair.goal, pair.link_goal),
    ("goals/<str:goal>/closing/", "_goal_closing", pair.goal_closing, pair.link_goal_closing),
]

urlpatterns = [
    *(path(MINE + rest, mine, name=f"mentoring_pair{name}") for rest, name, mine, _ in PAGES),
    *(path(LINK + rest, link, name=f"link_pair{name}") for rest, name, _, link in PAGES),
    path("l/session/<str:token>/", pair.link_session, name="link_session"),
    path(CYCLE + "pairs/", desk.mentorship_list, name="mentoring_mentorship_list"),
    path(CYCLE + "agreement/", desk.agreement_edit, name="mentoring_agreement"),
    path(ONE, desk.mentorship, name="mentoring_mentorship"),
    path(ONE + "pause/", desk.pause, name="mentoring_pause"),
    path(ONE + "resumption/", desk.resume, name="mentoring_resumption"),
    path(ONE + "completion/", desk.complete, name="mentoring_completion"),
    path(ONE + "end/", desk.end, name="mentoring_end"),
    path(ONE + "reminder/", desk.remind, name="mentoring_reminder"),
    path(ONE + "links/", desk.send_links, name="mentoring_links"),
]
