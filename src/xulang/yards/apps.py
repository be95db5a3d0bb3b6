from django.apps import AppConfig


class YardsConfig(AppConfig):
    name = "xulang.yards"
    label = "yards"
    default_auto_field = "django.db.models.BigAutoField"
