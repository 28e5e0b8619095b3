from django.apps import AppConfig
from django.core.checks import register


class DeskConfig(AppConfig):
    name = "madoguchi.desk"

    def ready(self) -> None:
        from madoguchi.desk import permissions  # noqa: PLC0415 needs the models loaded

        register(permissions.every_page_has_a_rule)
