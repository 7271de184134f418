"""A pair's own pages through two doors, and the team's pages about pairs."""

from django.urls import path

from spona.mentoring.views import (
    actions,
    agendas,
    agreement,
    co_mentors,
    desk,
    first,
    goals,
    meetings,
    onboarding,
    pair,
    reflections,
    sessions,
)

MINE = "o/<slug:org>/me/pairs/<str:public_id>/"
LINK = "l/pair/<str:token>/"
CYCLE = "o/<slug:org>/desk/cycles/<slug:cycle>/"
ONE = "o/<slug:org>/desk/pairs/<str:public_id>/"
ONE_SESSION = "sessions/<str:session>/"
# (what follows the door, name, the page)
PAGES = [
    ("", "", pair.pair),
    ("first/", "_first", first.first),
    ("agreement/", "_agreement", agreement.agreement),
    ("agreement/points/", "_agreement_points", agreement.points),
    ("agreement.pdf", "_agreement_pdf", agreement.pdf),
    ("onboarding/", "_onboarding", onboarding.checklist),
    ("sessions/new/", "_session_new", sessions.session_new),
    (ONE_SESSION + "answer/", "_session_answer", sessions.session_answer),
    (ONE_SESSION + "correction/", "_session_correction", sessions.session_correction),
    (ONE_SESSION + "settlement/", "_session_settlement", sessions.session_settlement),
    (ONE_SESSION + "note/", "_session_note", sessions.session_note),
    ("meetings/", "_meetings", meetings.meetings),
    ("meetings/new/", "_meeting_new", meetings.meeting_new),
    ("meetings/hours/", "_hours", meetings.hours),
    ("meetings/habits/", "_habits", meetings.habits),
    ("meetings/<str:meeting>/", "_meeting", meetings.meeting),
    ("meetings/<str:meeting>/pick/", "_meeting_pick", meetings.meeting_pick),
    ("meetings/<str:meeting>/off/", "_meeting_off", meetings.meeting_off),
    ("meetings/<str:meeting>/agenda/", "_meeting_agenda", agendas.meeting_agenda),
    ("actions/", "_actions", actions.actions),
    ("reflections/", "_reflections", reflections.reflections),
    ("goals/", "_goals", goals.goals),
    ("goals/<str:goal>/", "_goal", goals.goal),
    ("goals/<str:goal>/closing/", "_goal_closing", goals.goal_closing),
    ("co/<str:co>/off/", "_co_off", co_mentors.co_off),
]

urlpatterns = [
    *(
        path(MINE + rest, page.signed_in, name=f"mentoring_pair{name}")
        for rest, name, page in PAGES
    ),
    *(path(LINK + rest, page.by_link, name=f"link_pair{name}") for rest, name, page in PAGES),
    path("l/session/<str:token>/", sessions.link_session, name="link_session"),
    path("l/comentor/<str:token>/", co_mentors.question, name="link_comentor"),
    path("l/met/<str:token>/", meetings.met, name="link_met"),
    path("l/calendar/<str:token>/", meetings.calendar, name="link_calendar"),
    path(CYCLE + "pairs/", desk.mentorship_list, name="mentoring_mentorship_list"),
    path(CYCLE + "agreement/", agreement.agreement_edit, name="mentoring_agreement"),
    path(CYCLE + "agendas/", agendas.agenda_list, name="mentoring_agendas"),
    path(CYCLE + "agendas/new/", agendas.agenda_new, name="mentoring_agenda_new"),
    path(CYCLE + "agendas/<str:agenda>/", agendas.agenda_edit, name="mentoring_agenda_edit"),
    path(CYCLE + "agendas/<str:agenda>/step/", agendas.agenda_step, name="mentoring_agenda_step"),
    path(CYCLE + "onboarding/", onboarding.onboarding, name="mentoring_onboarding"),
    path(CYCLE + "onboarding/gate/", onboarding.gate, name="mentoring_gate"),
    path(CYCLE + "onboarding/conduct/", onboarding.conduct, name="mentoring_conduct"),
    path(ONE + "ticks/", onboarding.tick, name="mentoring_ticks"),
    path(ONE + "beginning/", onboarding.beginning, name="mentoring_beginning"),
    path(ONE, desk.mentorship, name="mentoring_mentorship"),
    path(ONE + "co-mentors/", co_mentors.co_mentors, name="mentoring_co_mentors"),
    path(ONE + "pause/", desk.pause, name="mentoring_pause"),
    path(ONE + "resumption/", desk.resume, name="mentoring_resumption"),
    path(ONE + "completion/", desk.complete, name="mentoring_completion"),
    path(ONE + "end/", desk.end, name="mentoring_end"),
    path(ONE + "reminder/", desk.remind, name="mentoring_reminder"),
    path(ONE + "links/", desk.send_links, name="mentoring_links"),
]
