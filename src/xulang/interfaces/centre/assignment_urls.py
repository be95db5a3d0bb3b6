"""Tasks have an address of their own: who works at them comes from every unit."""

from django.urls import path

from xulang.interfaces.centre import assignments

app_name = "assignments"
urlpatterns = [
    path("", assignments.assignments_page, name="list"),
    path("give/", assignments.give, name="give"),
    path("report/", assignments.report_page, name="report"),
    path("report.csv", assignments.report_file, name="report-file"),
    path("<uuid:assignment_id>/", assignments.assignment_page, name="assignment"),
    path("<uuid:assignment_id>/files/<uuid:file_id>/", assignments.evidence_file, name="file"),
    path("<uuid:assignment_id>/<slug:verb>/", assignments.say, name="say"),
]
