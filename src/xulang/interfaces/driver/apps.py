from django.apps import AppConfig


class DriverConfig(AppConfig):
    name = "xulang.interfaces.driver"
    label = "driver"
