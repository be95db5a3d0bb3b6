from django.apps import AppConfig


class OfficerConfig(AppConfig):
    name = "xulang.interfaces.officer"
    label = "officer"
