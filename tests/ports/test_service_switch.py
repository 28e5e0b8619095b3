"""What every adapter at the port `service_switch` does.

A vendor's adapter joins ADAPTERS; its test account stands for the outside.
"""

import json
from dataclasses import replace

import pytest

from madoguchi.adapters.simulator.service_switch import ServiceSwitchSimulator
from madoguchi.contracts.service_switch import ServiceSwitch, SwitchRequest
from madoguchi.kernel.errors import Refused, Unavailable

ADAPTERS = [ServiceSwitchSimulator]
REQUEST = SwitchRequest("order-7", "C000000012", "mobile", "09000001001")


@pytest.fixture(params=ADAPTERS)
def switch(request, settings, tmp_path) -> ServiceSwitch:
    settings.OUTBOX_FOLDER = tmp_path
    return request.param()


def is_on(tmp_path) -> bool:
    return json.loads((tmp_path / "C000000012.switch").read_text())["is_on"]


def test_a_service_is_switched_off_and_on(switch, tmp_path):
    switch.suspend(REQUEST)
    assert not is_on(tmp_path)
    switch.resume(replace(REQUEST, key="order-8"))
    assert is_on(tmp_path)


def test_a_late_repeat_of_an_older_act_changes_nothing(switch, tmp_path):
    switch.suspend(REQUEST)
    switch.resume(replace(REQUEST, key="order-8"))
    switch.suspend(REQUEST)
    assert is_on(tmp_path)


def test_without_an_answer_nothing_is_taken_for_done(switch):
    silent = replace(REQUEST, contract_number="C000000098")
    for act in (switch.suspend, switch.resume):
        with pytest.raises(Unavailable):
            act(silent)


def test_what_the_outside_will_not_switch_is_refused(switch):
    refused = replace(REQUEST, contract_number="C000000099")
    with pytest.raises(Refused) as refusal:
        switch.suspend(refused)
    assert refusal.value.code == "service_not_switched"
