from django.urls import path

from spona.messaging import views

urlpatterns = [
    path("l/team/<str:token>/", views.join_team, name="link_team"),
    path("l/account/<str:token>/", views.set_up_login, name="link_account"),
    path("l/consents/<str:token>/", views.consents, name="link_consents"),
    path("l/renewal/", views.renewed, name="messaging_link_renewed"),
    path("l/renewal/<str:token>/", views.renewal, name="messaging_link_renewal"),
    path("o/<slug:org>/desk/mail/", views.outbox, name="messaging_outbox"),
    path("o/<slug:org>/desk/mail/holding/", views.hold, name="messaging_holding"),
    path("o/<slug:org>/desk/mail/wordings/", views.wordings, name="messaging_wordings"),
    path(
        "o/<slug:org>/desk/mail/wordings/<slug:letter>/<slug:language>/",
        views.wording,
        name="messaging_wording",
    ),
]
