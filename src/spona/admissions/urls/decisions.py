from django.urls import path

from spona.admissions.views import board, decisions, minutes, offers

CALL = "o/<slug:org>/desk/calls/<slug:call>/"
MINUTES = "o/<slug:org>/desk/minutes/<str:public_id>/"
ONE = "o/<slug:org>/desk/applications/<str:public_id>/"

urlpatterns = [
    path(CALL + "decisions/", board.decisions, name="admissions_decisions"),
    path(CALL + "letters/", decisions.letters, name="admissions_letters"),
    path(CALL + "letters/preview/", decisions.preview, name="admissions_preview"),
    path(CALL + "letters/publication/", decisions.publication, name="admissions_letters_out"),
    path(
        CALL + "letters/stop/",
        decisions.publication_stop,
        name="admissions_letters_stop",
    ),
    path(ONE + "decision/", decisions.decision, name="admissions_decision"),
    path(ONE + "reserve-place/", decisions.reserve_place, name="admissions_reserve_place"),
    path(ONE + "offer/until/", decisions.offer_longer, name="admissions_offer_longer"),
    path(ONE + "offer/", decisions.offer_again, name="admissions_offer_again"),
    path(
        "o/<slug:org>/me/applications/<str:public_id>/place/",
        offers.place,
        name="admissions_my_place",
    ),
    path("l/place/<str:token>/", offers.place_by_link, name="link_place"),
    path(CALL + "minutes/", minutes.minutes_list, name="admissions_minutes"),
    path(CALL + "minutes/new/", minutes.minutes_new, name="admissions_minutes_new"),
    path(MINUTES, minutes.minutes_one, name="admissions_minutes_one"),
    path(MINUTES + "text/", minutes.minutes_edit, name="admissions_minutes_edit"),
    path(MINUTES + "minutes.pdf", minutes.minutes_file, name="admissions_minutes_file"),
    path(MINUTES + "closing/", minutes.minutes_closing, name="admissions_minutes_closing"),
    path(MINUTES + "asking/", minutes.minutes_asking, name="admissions_minutes_asking"),
    path(
        MINUTES + "signature/",
        minutes.minutes_signature,
        name="admissions_minutes_signature",
    ),
    path("l/minutes/<str:token>/", minutes.minutes_by_link, name="link_minutes"),
]
