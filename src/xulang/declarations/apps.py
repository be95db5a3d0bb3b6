from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "xulang.declarations"
    label = "declarations"
    default_auto_field = "django.db.models.BigAutoField"
