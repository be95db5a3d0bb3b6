from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "xulang.interfaces.webhooks"
    label = "webhooks"
