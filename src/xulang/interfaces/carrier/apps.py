from django.apps import AppConfig


class CarrierConfig(AppConfig):
    name = "xulang.interfaces.carrier"
    label = "carrier"
