from django.urls import path

from xulang.interfaces.yard import software, views

app_name = "yard"
urlpatterns = [
    path("", views.yard_page, name="yard"),
    path("calls/", views.calls_page, name="calls"),
    path("software/", software.software, name="software"),
    path("software/stock/", software.stock, name="stock"),
    path("software/files/<uuid:upload_id>/", software.file, name="file"),
    path("software/files/<uuid:upload_id>/copy/", software.copy, name="copy"),
    path("software/differences/<uuid:difference_id>/", software.settle, name="settle"),
    path("crossings/<uuid:crossing_id>/unload/", views.unload, name="unload"),
    path("crossings/<uuid:crossing_id>/<str:kind>/", views.report, name="report"),
]
