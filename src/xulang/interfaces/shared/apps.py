from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "xulang.interfaces.shared"
    label = "shared"
