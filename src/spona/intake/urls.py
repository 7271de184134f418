from django.urls import path

from spona.intake.views import columns, course, rows

_DESK = "o/<slug:org>/desk/import/"
_RUN = f"{_DESK}<str:public_id>/"

urlpatterns = [
    path(_DESK, columns.import_list, name="intake_import_list"),
    path(_RUN, rows.import_page, name="intake_import"),
    path(f"{_RUN}columns/", columns.import_columns, name="intake_import_columns"),
    path(f"{_RUN}areas/", columns.import_areas, name="intake_import_areas"),
    path(f"{_RUN}rows/<str:row>/decision/", rows.import_row_decision, name="intake_row_decision"),
    path(f"{_RUN}application/", course.import_application, name="intake_import_application"),
    path(f"{_RUN}continuation/", course.import_continuation, name="intake_import_continuation"),
    path(f"{_RUN}undoing/", course.import_undoing, name="intake_import_undoing"),
    path(f"{_RUN}removal/", course.import_removal, name="intake_import_removal"),
]
