from django.urls import path

from xulang.interfaces.province import (
    collecting,
    defining,
    entering,
    mapping,
    programmes,
    programmes_forms,
    reading,
    receiving,
    reporting,
    series,
    writing,
)

app_name = "province"
urlpatterns = [
    path("", reading.overview, name="overview"),
    path("indicators/<str:indicator_code>/", series.indicator, name="indicator"),
    path("indicators/<str:indicator_code>/series.json", series.series, {"form": "json"}, name="series-json"),
    path("indicators/<str:indicator_code>/series.csv", series.series, {"form": "csv"}, name="series-csv"),
    path("figures/<uuid:figure_id>/", reading.figure_page, name="figure"),
    path("figures/<uuid:figure_id>/do/<slug:verb>/", writing.step, name="step"),
    path("enter/<str:indicator_code>/<slug:area>/", writing.begin, name="begin"),
    path("enter/<str:indicator_code>/<slug:area>/<str:period>/", writing.enter, name="enter"),
    path("findings/", reading.findings, name="findings"),
    path("evidence/<uuid:evidence_id>/", reading.evidence, name="evidence"),
    path("desk/", writing.desk, name="desk"),
    path("desk/take/", writing.take, name="take"),
    path("collection/", collecting.collection, name="collection"),
    path("collection/template/", collecting.template, name="template"),
    path("collection/upload/", collecting.upload, name="upload"),
    path("collection/mappings/", mapping.mappings, name="mappings"),
    path("collection/form/", entering.entries, name="entries"),
    path("collection/drafts/", collecting.drafts, name="drafts"),
    path("reports/", reporting.write, name="report-write"),
    path("reports/read/", receiving.read, name="report-read"),
    path("reports/read/<uuid:report_id>/", receiving.figures, name="report-figures"),
    path("reports/template/", reporting.template, name="report-template"),
    path("reports/template/keep/", reporting.keep_template, name="report-template-keep"),
    path("dictionary/new/", defining.define, name="define-new"),
    path("dictionary/<str:indicator_code>/", defining.define, name="define"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<str:programme_code>/", programmes.programme, name="programme"),
    path("projects/<str:project_code>/", programmes.project, name="project"),
    path("define-programme/", programmes_forms.define_programme, name="define-programme-new"),
    path(
        "define-programme/<str:programme_code>/", programmes_forms.define_programme, name="define-programme"
    ),
    path("define-project/", programmes_forms.define_project, name="define-project-new"),
    path("define-project/<str:project_code>/", programmes_forms.define_project, name="define-project"),
]
