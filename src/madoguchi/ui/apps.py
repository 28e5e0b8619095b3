from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "madoguchi.ui"

    def ready(self) -> None:
        from madoguchi.ui.form_renderer import set_required_messages  # noqa: PLC0415 forms need apps

        set_required_messages()
