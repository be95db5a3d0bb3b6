from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "xulang.interfaces.centre"
    label = "centre"
