from django.urls import URLPattern, path

from spona.admissions.views import calls, public, rubric

CYCLE = "o/<slug:org>/desk/cycles/<slug:cycle>/"
CALL = "o/<slug:org>/desk/calls/<slug:call>/"

urlpatterns: list[URLPattern] = [
    path("o/<slug:org>/calls/<slug:call>/", public.public_call, name="admissions_public_call"),
    path(CYCLE + "calls/", calls.call_list, name="admissions_calls"),
    path(CYCLE + "calls/new/", calls.call_new, name="admissions_call_new"),
    path(CALL, calls.call, name="admissions_call"),
    path(CALL + "texts/", calls.call_texts, name="admissions_call_texts"),
    path(CALL + "settings/", calls.call_settings, name="admissions_call_settings"),
    path(CALL + "publication/", calls.call_publication, name="admissions_call_publication"),
    path(CALL + "extension/", calls.call_extension, name="admissions_call_extension"),
    path(CALL + "form/", rubric.form_choice, name="admissions_call_form"),
    path(CALL + "criteria/", rubric.criteria, name="admissions_rubric"),
    path(CALL + "criteria/lines/", rubric.criteria_changed, name="admissions_rubric_lines"),
    path(CALL + "channels/", rubric.sources, name="admissions_sources"),
    path(CALL + "channels.<filekind:kind>", rubric.sources_file, name="admissions_sources_file"),
    path(
        CALL + "channels/<str:source>/removal/",
        rubric.source_removal,
        name="admissions_source_removal",
    ),
]
