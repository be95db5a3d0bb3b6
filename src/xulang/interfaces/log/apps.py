from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "xulang.interfaces.log"
    label = "log"
