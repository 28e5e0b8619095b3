from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    name = "madoguchi.web"

    def ready(self) -> None:
        from madoguchi.web import faults, permissions, uploads  # noqa: PLC0415 need the models

        register(permissions.every_address_has_a_rule)
        faults.say_with_codes()
        uploads.take_long_names()
