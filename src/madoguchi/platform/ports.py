"""Adapters of outside systems; only the settings name them."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from madoguchi.kernel.errors import Unavailable


def load_adapter(name: str) -> Any:
    """Return a new adapter; Unavailable where the settings name none."""
    if not is_port_open(name):
        raise Unavailable(f"no adapter at the port {name}")
    return import_string(settings.PORTS[name])()


def is_port_open(name: str) -> bool:
    return bool(settings.PORTS.get(name))
