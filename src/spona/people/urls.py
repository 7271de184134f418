from django.urls import path

from spona.people import settings_views, views

urlpatterns = [
    path("account/settings/", settings_views.account_settings, name="account_settings"),
    path("o/<slug:org>/desk/people/", views.people_list, name="people_list"),
    path("o/<slug:org>/desk/people/new/", views.person_new, name="people_person_new"),
    path("o/<slug:org>/desk/people/<str:public_id>/", views.person, name="people_person"),
    path(
        "o/<slug:org>/desk/people/<str:public_id>/edit/",
        views.person_edit,
        name="people_person_edit",
    ),
    path(
        "o/<slug:org>/desk/people/<str:public_id>/login/",
        views.login_offer,
        name="people_login_offer",
    ),
    path(
        "o/<slug:org>/desk/organisation/", views.organisation_edit, name="people_organisation_edit"
    ),
    path("o/<slug:org>/desk/team/", views.team, name="people_team"),
    path("o/<slug:org>/desk/team/invitation/", views.team_invite, name="people_team_invite"),
    path(
        "o/<slug:org>/desk/team/<str:public_id>/",
        views.membership_edit,
        name="people_membership_edit",
    ),
    path(
        "o/<slug:org>/desk/team/<str:public_id>/end/",
        views.membership_end,
        name="people_membership_end",
    ),
    path("o/<slug:org>/me/profile/", views.my_profile, name="people_my_profile"),
    path("o/<slug:org>/me/consents/", views.consents, name="people_consents"),
    path("o/<slug:org>/pictures/<str:public_id>/", views.picture, name="people_picture"),
]
