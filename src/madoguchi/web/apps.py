from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    name = "madoguchi.web"

    def ready(self) -> None:
        from madoguchi.web import faults, permissions, uploads  # noqa: PLC0415 need the models

        register(permissions.check_urls_have_rules)
        faults.install_field_error_messages()
        uploads.allow_long_file_names()
