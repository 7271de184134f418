from django.urls import path

from spona.intake import views

_DESK = "o/<slug:org>/desk/import/"
_RUN = f"{_DESK}<str:public_id>/"

urlpatterns = [
    path(_DESK, views.import_list, name="intake_import_list"),
    path(_RUN, views.import_page, name="intake_import"),
    path(f"{_RUN}columns/", views.import_columns, name="intake_import_columns"),
    path(f"{_RUN}areas/", views.import_areas, name="intake_import_areas"),
    path(f"{_RUN}rows/<str:row>/decision/", views.import_row_decision, name="intake_row_decision"),
    path(f"{_RUN}application/", views.import_application, name="intake_import_application"),
    path(f"{_RUN}continuation/", views.import_continuation, name="intake_import_continuation"),
    path(f"{_RUN}undoing/", views.import_undoing, name="intake_import_undoing"),
    path(f"{_RUN}removal/", views.import_removal, name="intake_import_removal"),
]
