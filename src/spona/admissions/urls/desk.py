from django.urls import URLPattern, path

from spona.admissions.views import desk, duplicates

CALL = "o/<slug:org>/desk/calls/<slug:call>/"
ONE = "o/<slug:org>/desk/applications/<str:public_id>/"
PAIR = CALL + "duplicates/<str:duplicate>/"

urlpatterns: list[URLPattern] = [
    path(CALL + "applications/", desk.application_list, name="admissions_applications"),
    path(
        CALL + "applications.<filekind:kind>",
        desk.applications_file,
        name="admissions_applications_file",
    ),
    path(ONE, desk.application, name="admissions_application"),
    path(CALL + "duplicates/", duplicates.duplicate_list, name="admissions_duplicates"),
    path(PAIR, duplicates.duplicate, name="admissions_duplicate"),
    path(
        PAIR + "settlement/",
        duplicates.duplicate_settlement,
        name="admissions_duplicate_settlement",
    ),
]
