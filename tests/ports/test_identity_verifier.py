"""What every adapter at the port `identity` does.

A vendor's adapter joins ADAPTERS; its test account stands for the outside.
"""

import pytest

from madoguchi.adapters.simulator.identity import IdentitySimulator
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.procedures.models.identity_checks import IdentityMethod
from madoguchi.procedures.toolkit.identity_port import IdentityRequest, IdentityVerifier

ADAPTERS = [IdentitySimulator]
BACK = "https://my.example.jp/orders/K-2611-00009-2/"


@pytest.fixture(params=ADAPTERS)
def verifier(request, settings, tmp_path) -> IdentityVerifier:
    settings.OUTBOX_FOLDER = tmp_path
    return request.param()


def begin(verifier: IdentityVerifier, name: str) -> str:
    return verifier.begin(IdentityRequest("identity-7-1", name, "ヤマダハナ", BACK))


def test_a_person_is_identified_under_the_name_of_the_card(verifier):
    assert begin(verifier, "山田 花").startswith("https://")
    answer = verifier.result("identity-7-1")
    assert answer.name == "山田 花"
    assert answer.method in IdentityMethod.values
    assert answer.reference and answer.checked_at.tzinfo


def test_the_same_key_again_is_the_same_identification(verifier):
    begin(verifier, "山田 花")
    begin(verifier, "山田 花")
    first, second = verifier.result("identity-7-1"), verifier.result("identity-7-1")
    assert first.reference == second.reference


def test_who_has_not_finished_has_no_result(verifier):
    begin(verifier, "未完 花")
    assert verifier.result("identity-7-1") is None


def test_who_cannot_be_identified_is_refused(verifier):
    begin(verifier, "拒否 花")
    with pytest.raises(Refused) as refusal:
        verifier.result("identity-7-1")
    assert refusal.value.code == "identity_refused"


def test_without_an_answer_nobody_is_taken_for_identified(verifier):
    with pytest.raises(Unavailable):
        begin(verifier, "無応答 花")
    with pytest.raises(Unavailable):
        verifier.result("identity-0-0")
