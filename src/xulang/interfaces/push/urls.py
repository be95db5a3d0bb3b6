from django.urls import path

from xulang.interfaces.push import views

app_name = "push"
urlpatterns = [path("", views.own, name="own")]
