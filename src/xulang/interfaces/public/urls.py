from django.urls import path

import xulang.interfaces.shared.converters  # noqa: F401 -- makes <gate:…> known
from xulang.interfaces.public import capacity, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("gates/<gate:code>/", views.gate, name="gate"),
    path("gates/<gate:code>/capacity.json", capacity.open_json, name="capacity-json"),
    path("gates/<gate:code>/capacity.csv", capacity.open_csv, name="capacity-csv"),
    path("lookup/", views.look_up, name="lookup"),
]
