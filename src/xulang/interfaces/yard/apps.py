from django.apps import AppConfig


class YardConfig(AppConfig):
    name = "xulang.interfaces.yard"
    label = "yard"
