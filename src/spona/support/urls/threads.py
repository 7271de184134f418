from django.urls import path

from spona.mentoring.urls import LINK, MINE
from spona.support.views import incoming, threads

DESK = "o/<slug:org>/desk/"

urlpatterns = [
    path("o/<slug:org>/me/team/", threads.mine, name="support_thread_mine"),
    path("l/thread/<str:token>/", threads.by_link, name="link_thread"),
    path(MINE + "team/", threads.of_pair.signed_in, name="mentoring_pair_team"),
    path(LINK + "team/", threads.of_pair.by_link, name="link_pair_team"),
    path(DESK + "threads/", threads.thread_list, name="support_threads"),
    path(
        DESK + "threads/people/<str:public_id>/",
        threads.with_person,
        name="support_thread_person",
    ),
    path(
        DESK + "threads/pairs/<str:public_id>/",
        threads.with_pair,
        name="support_thread_pair",
    ),
    path(DESK + "incoming/", incoming.mail_list, name="support_incoming_list"),
    path(DESK + "incoming/<str:public_id>/", incoming.mail, name="support_incoming"),
]
