from django.apps import AppConfig


class ProvinceConfig(AppConfig):
    name = "xulang.interfaces.province"
    label = "province"
