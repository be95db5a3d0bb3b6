"""The paths as clients of the earlier platform know them, below `/compat/cuakhauso/`."""

from django.urls import path, re_path

from xulang.interfaces.compat import views

app_name = "compat"
urlpatterns = [
    path("api/user/authentication", views.authentication),
    path("api/user/refresh-token", views.refresh_token),
    path("api/registration-transport/get-all-regtrans-lite-v2", views.listing),
    path("api/registration-transport/<uuid:declaration_id>", views.declaration),
    path(
        "api/VehicleRegistrationForm/get-log-empty-vehicle-form/<uuid:form_id>",
        views.empty_truck_log,
    ),
    re_path("", views.no_such_call),
]
