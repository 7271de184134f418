from django.urls import path

from spona.needs.views import answers, desk

CYCLE = "o/<slug:org>/desk/cycles/<slug:cycle>/"
ONE = "o/<slug:org>/desk/participations/<str:public_id>/"
AREA = CYCLE + "areas/<str:public_id>/"

urlpatterns = [
    path("o/<slug:org>/me/needs/<str:public_id>/", answers.my_needs, name="needs_profile"),
    path("o/<slug:org>/me/offers/<str:public_id>/", answers.my_offer, name="needs_offer"),
    path("l/needs/<str:token>/", answers.needs_by_link, name="link_needs"),
    path("l/offer/<str:token>/", answers.offer_by_link, name="link_offer"),
    path(ONE + "needs/", answers.needs_desk, name="needs_profile_desk"),
    path(ONE + "offer/", answers.offer_desk, name="needs_offer_desk"),
    path(ONE + "ties/", desk.ties, name="needs_ties"),
    path(ONE + "ties/<str:tie>/removal/", desk.tie_removal, name="needs_tie_removal"),
    path(CYCLE + "needs/", desk.overview, name="needs_overview"),
    path(CYCLE + "needs/wishes/", desk.wish_settings, name="needs_wish_settings"),
    path(CYCLE + "needs/reminders/", desk.reminders, name="needs_reminders"),
    path(CYCLE + "areas/", desk.areas, name="needs_areas"),
    path(CYCLE + "areas/new/", desk.area_new, name="needs_area_new"),
    path(AREA, desk.area_edit, name="needs_area_edit"),
    path(AREA + "place/", desk.area_place, name="needs_area_place"),
    path(AREA + "retirement/", desk.area_retirement, name="needs_area_retirement"),
    path(AREA + "return/", desk.area_return, name="needs_area_return"),
]
