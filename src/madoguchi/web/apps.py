from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    name = "madoguchi.web"

    def ready(self) -> None:
        from madoguchi.web import permissions  # noqa: PLC0415 needs the models loaded

        register(permissions.every_address_has_a_rule)
