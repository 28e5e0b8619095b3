"""What every adapter at the port `store_payment` does."""

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.adapters.simulator.store_payments import (
    STORE_FILES,
    StorePaymentsSimulator,
)
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.store_ports import StorePayments, TerminalRequest

REQUEST = TerminalRequest("9191234500010000001", 1_100, date(2026, 12, 28))


class Contract:
    service: StorePayments
    refused: TerminalRequest
    """A request to which no number is given."""

    def go_silent(self) -> None:
        """Let it answer nothing any more."""
        raise NotImplementedError

    def is_open(self, request: TerminalRequest) -> bool:
        """Whether the number of the request takes money."""
        raise NotImplementedError

    def test_the_same_key_gets_the_same_number(self):
        first = self.service.open_number(REQUEST)
        assert first.isdigit()
        assert self.service.open_number(REQUEST) == first
        assert self.service.open_number(replace(REQUEST, key="2")) != first

    def test_a_closed_number_takes_nothing_any_more(self):
        self.service.open_number(REQUEST)
        assert self.is_open(REQUEST)
        for _again in range(2):
            self.service.close_number(REQUEST.key)
        assert not self.is_open(REQUEST)

    def test_a_number_that_is_not_known_is_closed_without_a_word(self):
        self.service.close_number("nobody")

    def test_a_refusal_is_an_answer(self):
        with pytest.raises(Refused) as caught:
            self.service.open_number(self.refused)
        assert caught.value.code == "store_number_refused"

    def test_silence_is_no_answer(self):
        self.go_silent()
        with pytest.raises(Unavailable):
            self.service.open_number(REQUEST)
        with pytest.raises(Unavailable):
            self.service.close_number(REQUEST.key)


class TestSimulator(Contract):
    refused = replace(REQUEST, amount_yen=1_999)

    @pytest.fixture(autouse=True)
    def at_the_stores(self, settings, tmp_path):
        settings.OUTBOX_FOLDER = tmp_path
        self.service = StorePaymentsSimulator()

    def go_silent(self) -> None:
        (STORE_FILES.folder() / "silent").touch()

    def is_open(self, request: TerminalRequest) -> bool:
        known = STORE_FILES.read(request.key)
        return known is not None and bool(known["is_open"])
