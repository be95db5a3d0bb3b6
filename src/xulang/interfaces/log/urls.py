"""The public log: C2SP tlog-tiles below `/log/`, and a page for people."""

from django.urls import path, re_path

from xulang.interfaces.log import views

app_name = "log"
urlpatterns = [
    path("", views.about, name="about"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("vkey", views.vkey, name="vkey"),
    re_path(r"^tile/entries/(?P<address>[x0-9/.p]{3,60})$", views.entries, name="entries"),
    re_path(r"^tile/(?P<level>[0-9]{1,2})/(?P<address>[x0-9/.p]{3,60})$", views.tile, name="tile"),
]
