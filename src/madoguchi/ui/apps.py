from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "madoguchi.ui"

    def ready(self) -> None:
        from madoguchi.ui.forms import say_what_to_do  # noqa: PLC0415 forms need apps

        say_what_to_do()
