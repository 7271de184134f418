"""Every address. Rooms bring their own; what a library brings is declared in people.declared."""

from django.urls import include, path
from django.views.i18n import set_language

from spona.config.help_views import help_page

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("language/", set_language, name="set_language"),
    path("help/", help_page, name="help"),
    path("", include("spona.ui.urls")),
    path("", include("spona.people.urls")),
    path("", include("spona.messaging.urls")),
    path("", include("spona.questions.urls")),
    path("", include("spona.programmes.urls")),
    path("", include("spona.needs.urls")),
    path("", include("spona.mentoring.urls")),
    path("", include("spona.intake.urls")),
    path("", include("spona.matching.urls")),
    path("", include("spona.admissions.urls")),
    path("", include("spona.support.urls")),
    path("", include("spona.insights.urls")),
    path("", include("spona.home.urls")),
    path("", include("spona.community.urls")),
    path("", include("spona.config.demo_urls")),
]
