"""What every adapter at the port `debit_mandate` does."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from madoguchi.adapters.simulator.mandate_bank import (
    LATE_AFTER,
    PAGE_LIFETIME,
    MandateBankSimulator,
)
from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.bank_accounts import BankAccount
from madoguchi.payments.mandate_values import (
    MandateAnswer,
    MandateEvent,
    MandateRefusal,
    MandateRequest,
    MandateState,
)
from madoguchi.payments.played_bank_pages import BankPageAnswer
from madoguchi.payments.ports import BankMandates
from madoguchi.payments.sealed_accounts import AccountSecrets
from madoguchi.platform.clock import clock_at, now

BACK = "https://portal.example/p/debit/7/back"
ACCOUNT = BankAccount(
    "0005", "三菱UFJ", "002", "丸の内", "1", AccountSecrets("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
)
REGISTERED = MandateAnswer(MandateState.REGISTERED)
OPEN, LEFT = MandateAnswer(MandateState.OPEN), MandateAnswer(MandateState.LEFT)


def request(key: str = "debit-1") -> MandateRequest:
    return MandateRequest(key, "N100000001", "MB1-1", ACCOUNT, BACK)


class Contract:
    bank: BankMandates

    def end_page(self, outside_id: str, answer: BankPageAnswer) -> None:
        """Do on the page what the customer does."""
        raise NotImplementedError

    def go_silent(self) -> None:
        """Let the bank answer nothing any more."""
        raise NotImplementedError

    def test_a_page_has_a_name_and_an_https_address(self):
        page = self.bank.open_mandate(request())
        assert page.outside_id and len(page.outside_id) <= 100
        assert page.address.startswith(("https://", "http://127.0.0.1:"))

    def test_the_same_key_opens_the_same_page(self):
        first = self.bank.open_mandate(request())
        assert self.bank.open_mandate(request()) == first
        assert self.bank.open_mandate(request("debit-2")) != first

    def test_an_account_is_registered_once_it_is_proved(self):
        page = self.bank.open_mandate(request())
        assert self.bank.mandate(page.outside_id) == OPEN
        self.end_page(page.outside_id, BankPageAnswer.DONE)
        assert self.bank.mandate(page.outside_id) == REGISTERED
        assert self.bank.open_mandate(request()) == page

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (BankPageAnswer.HOLDER_DIFFERS, MandateRefusal.HOLDER_DIFFERS),
            (BankPageAnswer.NO_ACCOUNT, MandateRefusal.NO_ACCOUNT),
            (BankPageAnswer.NOT_AUTHENTICATED, MandateRefusal.NOT_AUTHENTICATED),
        ],
    )
    def test_a_refusal_says_why(self, answer, reason):
        page = self.bank.open_mandate(request())
        self.end_page(page.outside_id, answer)
        told = self.bank.mandate(page.outside_id)
        assert told == MandateAnswer(MandateState.REFUSED, reason)

    @pytest.mark.parametrize("answer", [BankPageAnswer.TIMED_OUT, BankPageAnswer.LEFT])
    def test_a_page_that_is_left_registers_nothing(self, answer):
        page = self.bank.open_mandate(request())
        self.end_page(page.outside_id, answer)
        assert self.bank.mandate(page.outside_id) == LEFT

    def test_a_page_whose_tab_was_closed_is_open_until_it_is_closed(self):
        page = self.bank.open_mandate(request())
        assert self.bank.mandate(page.outside_id) == OPEN
        self.bank.close_page(page.outside_id)
        self.bank.close_page(page.outside_id)  # again: nothing more
        self.end_page(page.outside_id, BankPageAnswer.DONE)
        assert self.bank.mandate(page.outside_id) == LEFT

    def test_closing_a_page_that_has_ended_changes_nothing(self):
        page = self.bank.open_mandate(request())
        self.end_page(page.outside_id, BankPageAnswer.DONE)
        self.bank.close_page(page.outside_id)
        assert self.bank.mandate(page.outside_id) == REGISTERED

    def test_a_late_answer_is_open_until_it_is_known(self):
        page, at = self.bank.open_mandate(request()), now()
        with clock_at(at):
            self.end_page(page.outside_id, BankPageAnswer.LATER)
            assert self.bank.mandate(page.outside_id) == OPEN
            self.bank.close_page(page.outside_id)
        with clock_at(at + LATE_AFTER):
            assert self.bank.mandate(page.outside_id) == REGISTERED

    def test_a_page_that_nobody_answers_ends_by_itself(self):
        page = self.bank.open_mandate(request())
        with clock_at(now() + PAGE_LIFETIME + timedelta(minutes=1)):
            assert self.bank.mandate(page.outside_id) == LEFT

    def test_a_silent_bank_is_no_answer(self):
        page = self.bank.open_mandate(request())
        self.go_silent()
        for ask in (
            lambda: self.bank.open_mandate(request("debit-3")),
            lambda: self.bank.mandate(page.outside_id),
            lambda: self.bank.close_page(page.outside_id),
        ):
            with pytest.raises(Unavailable):
                ask()

    def test_a_page_that_nobody_opened_is_no_answer(self):
        with pytest.raises(Unavailable):
            self.bank.mandate("bank-of-nobody")

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 1}', b"\xff"])
    def test_what_is_no_call_back_is_told_apart(self, body):
        with pytest.raises(ValueError):  # noqa: PT011 whatever reads it says
            self.bank.events_in(body)


class TestSimulator(Contract):
    @pytest.fixture(autouse=True)
    def outbox(self, settings, tmp_path) -> None:
        settings.OUTBOX_FOLDER = tmp_path
        self.folder: Path = tmp_path
        self.bank = MandateBankSimulator()

    def end_page(self, outside_id: str, answer: BankPageAnswer) -> None:
        MandateBankSimulator().answer_page(outside_id, answer)

    def go_silent(self) -> None:
        (self.folder / "banks" / "silent").touch()

    def test_it_remembers_of_an_account_the_tail_alone(self):
        self.bank.open_mandate(request())
        texts = "".join(f.read_text() for f in self.folder.rglob("*.json"))
        assert '"tail": "567"' in texts
        assert "1234567" not in texts and "ﾔﾏﾀﾞ" not in texts

    def test_it_reads_its_call_backs(self):
        body = json.dumps({"id": "bank-1", "event": "e1"}).encode()
        assert self.bank.events_in(body) == [MandateEvent("bank-1", "e1")]
