from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "xulang.interfaces.rest"
    label = "rest"
