from django.urls import path

from spona.community import views

urlpatterns = [
    path("o/<slug:org>/", views.organisation, name="community_organisation"),
    path("o/<slug:org>/privacy/", views.privacy, name="community_privacy"),
    path("o/<slug:org>/programmes/<slug:cycle>/", views.cycle, name="community_cycle"),
    path(
        "o/<slug:org>/desk/cycles/<slug:cycle>/public/",
        views.publication,
        name="community_publication",
    ),
    path(
        "o/<slug:org>/desk/cycles/<slug:cycle>/public/consents/",
        views.consents_asked,
        name="community_consents_asked",
    ),
]
