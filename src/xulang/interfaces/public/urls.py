from django.urls import path

import xulang.interfaces.shared.converters  # noqa: F401 -- makes <gate:…> known
from xulang.interfaces.public import capacity, draws, estimates, open_data, queue, statistics, views

app_name = "public"
urlpatterns = [
    *(
        path(f"open-data/queue/<gate:code>/{table}.{form}", view, {"table": table}, name=f"{table}-{form}")
        for table in queue.TABLES
        for form, view in (("json", queue.open_json), ("csv", queue.open_csv))
    ),
    path("", views.home, name="home"),
    path("gates/<gate:code>/", views.gate, name="gate"),
    path("gates/<gate:code>/capacity.json", capacity.open_json, name="capacity-json"),
    path("gates/<gate:code>/capacity.csv", capacity.open_csv, name="capacity-csv"),
    path("gates/<gate:code>/draws/", draws.draws_page, name="draws"),
    path("open-data/queue/<gate:code>/draws.json", draws.draws_json, name="draws-json"),
    path("gates/<gate:code>/queue/", queue.order, name="order"),
    path("gates/<gate:code>/fairness/", queue.fairness, name="fairness"),
    path("gates/<gate:code>/estimates/", estimates.errors_page, name="estimates"),
    path("open-data/queue/<gate:code>/estimates.json", estimates.errors_json, name="estimates-json"),
    path("open-data/queue/<gate:code>/estimates.csv", estimates.errors_csv, name="estimates-csv"),
    path("open-data/reference.json", open_data.reference, name="reference"),
    path("open-data/opening-hours.csv", open_data.opening_hours, name="opening-hours"),
    path("open-data/statistics/", statistics.statistics_page, name="statistics"),
    path("open-data/statistics/crossings-<int:year>.csv", statistics.crossings_csv, name="crossings-csv"),
    path("open-data/statistics/crossings-<int:year>.json", statistics.crossings_json, name="crossings-json"),
    path("lookup/", views.look_up, name="lookup"),
]
