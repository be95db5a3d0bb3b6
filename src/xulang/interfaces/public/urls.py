from django.urls import path

import xulang.interfaces.shared.converters  # noqa: F401 -- makes <gate:…> known
from xulang.interfaces.public import capacity, open_data, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("gates/<gate:code>/", views.gate, name="gate"),
    path("gates/<gate:code>/capacity.json", capacity.open_json, name="capacity-json"),
    path("gates/<gate:code>/capacity.csv", capacity.open_csv, name="capacity-csv"),
    path("open-data/reference.json", open_data.reference, name="reference"),
    path("open-data/opening-hours.csv", open_data.opening_hours, name="opening-hours"),
    path("lookup/", views.look_up, name="lookup"),
]
