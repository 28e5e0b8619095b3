"""Ports: what the portal asks of outside systems. Only the settings name an adapter."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from madoguchi.kernel.errors import Unavailable

Interface = TypeVar("Interface")


@dataclass(frozen=True, slots=True)
class Port(Generic[Interface]):
    """A name in `settings.PORTS`, and the protocol that its adapter keeps.

    Whether an adapter keeps it, mypy says of ours and `port_agreement` of any.
    """

    name: str
    protocol: type[Interface]

    @property
    def adapter_path(self) -> str:
        """The dotted path of the configured adapter; "" where there is none."""
        return str(settings.PORTS.get(self.name) or "")

    @property
    def is_open(self) -> bool:
        return bool(self.adapter_path)

    def load_adapter(self) -> Interface:
        """Return a new adapter; Unavailable where the settings name none."""
        if not self.is_open:
            raise Unavailable(f"no adapter at the port {self.name}")
        adapter: Interface = import_string(self.adapter_path)()
        return adapter
