from django.urls import path

import xulang.interfaces.shared.converters  # noqa: F401 -- makes <gate:…> known
from xulang.interfaces.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("gates/<gate:code>/", views.gate, name="gate"),
    path("lookup/", views.look_up, name="lookup"),
]
