from django.urls import path

from xulang.interfaces.yard import views

app_name = "yard"
urlpatterns = [
    path("", views.yard_page, name="yard"),
    path("crossings/<uuid:crossing_id>/<str:kind>/", views.report, name="report"),
]
