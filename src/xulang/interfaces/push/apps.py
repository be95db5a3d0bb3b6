from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "xulang.interfaces.push"
    label = "push"
