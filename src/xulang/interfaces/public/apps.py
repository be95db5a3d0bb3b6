from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "xulang.interfaces.public"
    label = "public"
