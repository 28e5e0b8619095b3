"""The port through which a service is suspended for an unpaid bill, and resumed."""

from dataclasses import dataclass
from typing import Protocol

from madoguchi.platform.ports import Port


@dataclass(frozen=True, slots=True)
class SwitchRequest:
    """What to switch. `key` makes a repeat harmless; `line_number` is "" for none."""

    key: str
    contract_number: str
    service: str
    line_number: str


class ServiceSwitch(Protocol):
    """A system of the operator that switches a service off and on.

    Each `key` names one act: asked again, it does nothing more. Refused with
    `service_not_switched` where the system will not; Unavailable without an answer:
    then it is asked again.
    """

    def suspend(self, request: SwitchRequest) -> None:
        """Switch a service off; one that is off stays so. Emergency calls go on."""

    def resume(self, request: SwitchRequest) -> None:
        """Switch a service on; one that is on stays so."""


SERVICE_SWITCH = Port("service_switch", ServiceSwitch)
