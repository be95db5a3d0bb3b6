from django.urls import path

from xulang.interfaces.webhooks import views

app_name = "webhooks"

urlpatterns = [
    path("", views.webhooks, name="list"),
    path("<uuid:webhook_id>/", views.webhook, name="one"),
    path("<uuid:webhook_id>/change/", views.change, name="change"),
    path("<uuid:webhook_id>/remove/", views.remove, name="remove"),
    path("<uuid:webhook_id>/rotate/", views.rotate, name="rotate"),
    path("<uuid:webhook_id>/replay/", views.replay, name="replay"),
    path("<uuid:webhook_id>/do/<slug:verb>/", views.do, name="do"),
    path("<uuid:webhook_id>/deliveries/<uuid:delivery_id>/", views.delivery, name="delivery"),
]
