"""Call-backs of a bank: what is proved and ours is asked about, all else is nothing."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.adapters.simulator.mandate_bank import MandateBankSimulator
from madoguchi.kernel.call_signatures import hex_digest
from madoguchi.payments.bank_accounts import BankAccount
from madoguchi.payments.debit_mandates import (
    MandateStart,
    close_mandate,
    open_mandate,
)
from madoguchi.payments.models import DebitMandate
from madoguchi.payments.played_bank_pages import BankPageAnswer
from madoguchi.payments.sealed_accounts import AccountSecrets
from madoguchi.platform.clock import now
from madoguchi.platform.models import CallCount
from madoguchi.platform.scope import scope
from tests.sign_in_helpers import run_waiting_jobs

SECRET = "b" * 32
ACCOUNT = BankAccount(
    "0005", "三菱UFJ", "002", "丸の内", "1", AccountSecrets("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
)
SIMULATOR = "madoguchi.adapters.simulator.mandate_bank.MandateBankSimulator"


@pytest.fixture(autouse=True)
def bank(db_of_all, settings, tmp_path) -> None:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"debit_mandate": SIMULATOR}
    settings.DEBIT_CALLBACK = "timestamped"
    settings.DEBIT_CALLBACK_SECRETS = (SECRET,)


def opened(person) -> str:
    number = person.party.customer_number
    start = MandateStart(person.account, number, "debit-1", ACCOUNT, "seen", "/back")
    with scope("test", person.party.pk):
        return open_mandate(start, at=now()).outside_id


def call(outside_id: str, event: str = "e1", secret: str = SECRET, late: int = 0):
    body = json.dumps({"id": outside_id, "event": event}).encode()
    moment = str(int((now() - timedelta(seconds=late)).timestamp()))
    signature = hex_digest(secret.encode(), f"{moment}.".encode() + body)
    return Client().post(
        "/callbacks/banks/",
        body,
        content_type="application/json",
        HTTP_X_SIGNATURE=f"t={moment},v1={signature}",
    )


def state_of(person) -> str:
    with scope("test", person.party.pk):
        return DebitMandate.objects.get().state


def end_there(outside_id: str) -> None:
    MandateBankSimulator().answer_page(outside_id, BankPageAnswer.DONE)


def test_what_a_bank_tells_is_asked_of_the_bank_itself(hanako):
    there = opened(hanako)
    assert call(there).status_code == 200  # it says done; the bank says open
    run_waiting_jobs()
    assert state_of(hanako) == "open"
    end_there(there)
    assert call(there, "e2").status_code == 200
    run_waiting_jobs()
    assert state_of(hanako) == "registered"


def test_forged_replayed_doubled_and_early_calls_change_nothing(hanako):
    assert call("bank-of-nobody").status_code == 404  # before our row is stored
    there = opened(hanako)
    end_there(there)
    assert call(there, secret="x" * 32).status_code == 401
    assert call(there, late=3_600).status_code == 401
    run_waiting_jobs()
    assert state_of(hanako) == "open"
    assert [call(there).status_code for _nth in range(3)] == [200] * 3
    run_waiting_jobs()
    assert state_of(hanako) == "registered"
    assert dict(CallCount.objects.values_list("outcome", "calls")) == {
        "unknown": 1,
        "forged": 1,
        "stale": 1,
        "taken": 1,
        "doubled": 2,
    }


def test_what_was_given_up_is_registered_where_the_bank_says_so_later(hanako):
    there = opened(hanako)
    MandateBankSimulator().answer_page(there, BankPageAnswer.LATER)
    with scope("test", hanako.party.pk):
        close_mandate(DebitMandate.objects.get(), at=now())
    assert state_of(hanako) == "left"
    (path,) = [f for f in bank_files() if re.search(r'"is_late": true', f.read_text())]
    path.write_text(path.read_text().replace('"is_late": true', '"is_late": false'))
    assert call(there).status_code == 200
    run_waiting_jobs()
    assert state_of(hanako) == "registered"


def bank_files():
    from madoguchi.adapters.simulator.mandate_bank import BANK_FILES  # noqa: PLC0415

    return list(BANK_FILES.folder().glob("*.json"))


def test_a_mandate_of_another_customer_is_nobodys(hanako, taro):
    there = opened(hanako)
    end_there(there)
    call(there)
    run_waiting_jobs()
    assert state_of(hanako) == "registered"
    with scope("test", taro.party.pk):
        assert not DebitMandate.objects.exists()
