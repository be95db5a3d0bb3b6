from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "xulang.interfaces.account"
    label = "xulang_account"  # "account" is allauth's.
