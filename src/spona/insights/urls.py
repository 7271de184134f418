from django.urls import path

from spona.insights import views

CYCLE = "o/<slug:org>/desk/cycles/<slug:cycle>/"

urlpatterns = [
    path(CYCLE + "report/", views.report, name="insights_report"),
    path(CYCLE + "report.pdf", views.report_file, {"kind": "pdf"}, name="insights_report_pdf"),
    path(CYCLE + "report.xlsx", views.report_file, {"kind": "xlsx"}, name="insights_report_xlsx"),
    path(CYCLE + "report/<slug:indicator>/", views.rows, name="insights_rows"),
]
