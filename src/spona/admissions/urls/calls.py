from django.urls import URLPattern, path

from spona.admissions.views import calls

CALL = "o/<slug:org>/desk/calls/<slug:call>/"

urlpatterns: list[URLPattern] = [
    path(CALL, calls.call, name="admissions_call"),
]
