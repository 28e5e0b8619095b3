from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

from madoguchi.procedures import kinds


class ProceduresConfig(AppConfig):
    name = "madoguchi.procedures"

    def ready(self) -> None:
        """Import every module of kinds/, so that its procedures register themselves."""
        for module in iter_modules(kinds.__path__, f"{kinds.__name__}."):
            import_module(module.name)
