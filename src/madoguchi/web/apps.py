from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    name = "madoguchi.web"

    def ready(self) -> None:
        from madoguchi.web.http import (  # noqa: PLC0415 need the models
            field_error_messages,
            page_permissions,
            path_converters,
            upload_limits,
        )

        path_converters.register_path_converters()
        register(page_permissions.check_urls_have_rules)
        field_error_messages.install_field_error_messages()
        upload_limits.allow_long_file_names()
