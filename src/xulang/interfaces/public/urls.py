from django.urls import path

from xulang.interfaces.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("gates/<str:code>/", views.gate, name="gate"),
    path("lookup/", views.look_up, name="lookup"),
]
