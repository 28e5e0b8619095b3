"""A switch of services without an outside: what it was asked becomes files."""

import json
from pathlib import Path

from django.conf import settings

from madoguchi.contracts.service_switch import SwitchRequest
from madoguchi.kernel.errors import Refused, Unavailable

SILENT_SUFFIX, REFUSED_SUFFIX = "98", "99"


class ServiceSwitchSimulator:
    """Contracts whose number ends in 98 are Unavailable, those in 99 are Refused.

    The file `<contract number>.switch` says whether the service is on.
    """

    def suspend(self, request: SwitchRequest) -> None:
        self.write_state(request, is_on=False)

    def resume(self, request: SwitchRequest) -> None:
        self.write_state(request, is_on=True)

    def write_state(self, request: SwitchRequest, *, is_on: bool) -> None:
        if request.contract_number.endswith(SILENT_SUFFIX):
            raise Unavailable("service switch: no answer")
        if request.contract_number.endswith(REFUSED_SUFFIX):
            raise Refused("service_not_switched", "simulator")
        folder = Path(settings.OUTBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{request.contract_number}.switch"
        state = json.loads(file.read_text()) if file.exists() else {"keys": []}
        if request.key not in state["keys"]:
            keys = [*state["keys"], request.key]
            file.write_text(json.dumps({"is_on": is_on, "keys": keys}))
