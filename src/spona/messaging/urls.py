from django.urls import path

from spona.messaging.views import desk, links, readers

urlpatterns = [
    path("l/team/<str:token>/", links.join_team, name="link_team"),
    path("l/account/<str:token>/", links.set_up_login, name="link_account"),
    path("l/consents/<str:token>/", links.consents, name="link_consents"),
    path("l/renewal/", links.renewed, name="messaging_link_renewed"),
    path("l/renewal/<str:token>/", links.renewal, name="messaging_link_renewal"),
    path("l/mail/<str:token>/", readers.by_link, name="link_mail"),
    path("l/stop/<str:token>/", readers.stop, name="messaging_stop"),
    path("o/<slug:org>/me/mail/", readers.mine, name="messaging_my_mail"),
    path("o/<slug:org>/desk/mail/", desk.outbox, name="messaging_outbox"),
    path("o/<slug:org>/desk/mail/holding/", desk.hold, name="messaging_holding"),
    path("o/<slug:org>/desk/mail/refusals/", desk.refusals, name="messaging_refusals"),
    path("o/<slug:org>/desk/mail/wordings/", desk.wordings, name="messaging_wordings"),
    path(
        "o/<slug:org>/desk/mail/wordings/<slug:letter>/<slug:language>/",
        desk.wording,
        name="messaging_wording",
    ),
]
