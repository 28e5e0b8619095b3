"""What every adapter at the port `card_gateway` does: simulated, files, two by HTTP."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from madoguchi.adapters.payjp_cards.gateway import PayjpCardGateway
from madoguchi.adapters.simulator.card_file_gateway import (
    FileCardGatewaySimulator,
    filed_records,
)
from madoguchi.adapters.simulator.card_files import write_record
from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.adapters.simulator.planned_ends import AMOUNT_ENDS, PlannedEnd
from madoguchi.adapters.stripe_cards.gateway import StripeCardGateway
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.card_values import (
    CardFacts,
    ChargeRequest,
    ChargeState,
    DeclineReason,
    PaymentPageRequest,
    RefundState,
    RegistrationRequest,
    RegistrationState,
    ToldAbout,
    ToldEvent,
)
from madoguchi.payments.played_pages import PageAnswer
from madoguchi.payments.ports import CardGateway
from madoguchi.platform.clock import clock_at, now
from tests.card_companies.company_server import SECRET_KEY, CardCompany, serving
from tests.card_companies.payjp_double import PayjpDouble
from tests.card_companies.stripe_double import StripeDouble

BACK = "https://portal.example/procedures/card/7/"
FAILING_ENDS = [
    (PageAnswer.AUTHENTICATION_FAILED, DeclineReason.AUTHENTICATION_FAILED),
    (PageAnswer.CARD_REFUSED, DeclineReason.UNSAID),
]


def registration(key: str = "reg-1") -> RegistrationRequest:
    return RegistrationRequest(key, "N100000001", BACK)


def payment(key: str = "pay-1", amount_yen: int = 6_716) -> PaymentPageRequest:
    return PaymentPageRequest(key, "N100000001", amount_yen, "MADOGUCHI 11", BACK)


class Contract:
    gateway: CardGateway

    def end_page(self, outside_id: str, answer: PageAnswer, card: str = "paid") -> None:
        """Do on the page what the customer does; `card` is a PlannedEnd."""
        raise NotImplementedError

    def charged_yen(self) -> int:
        """Return what the gateway has taken in all, less what went back."""
        raise NotImplementedError

    def go_silent(self) -> None:
        """Let the gateway answer nothing any more."""
        raise NotImplementedError

    def registered(self, card: str = "paid", key: str = "reg-1") -> CardFacts:
        page = self.gateway.open_registration(registration(key))
        self.end_page(page.outside_id, PageAnswer.DONE, card)
        facts = self.gateway.registration(page.outside_id).card
        assert facts
        return facts

    def charge(self, facts: CardFacts, key: str = "bill-1", amount_yen: int = 6_716):
        request = ChargeRequest(
            key, "N100000001", facts.token, facts.reference, amount_yen, "MADOGUCHI"
        )
        return self.gateway.charge(request)

    def paid(self, facts: CardFacts, key: str = "bill-1", amount_yen: int = 6_716):
        """Charge, and wait for the end where it comes later."""
        return self.charge(facts, key, amount_yen)

    def test_a_page_has_a_name_and_an_https_address(self):
        page = self.gateway.open_registration(registration())
        assert page.outside_id and len(page.outside_id) <= 100
        assert page.address.startswith(("https://", "http://127.0.0.1:"))

    def test_the_same_key_opens_the_same_page(self):
        first = self.gateway.open_registration(registration())
        assert self.gateway.open_registration(registration()) == first
        other = self.gateway.open_registration(registration("reg-2"))
        assert other.outside_id != first.outside_id

    @pytest.mark.parametrize("answer", [PageAnswer.DONE, PageAnswer.AUTHENTICATED])
    def test_a_registered_card_has_a_token_and_what_may_be_shown(self, answer):
        page = self.gateway.open_registration(registration())
        assert self.gateway.registration(page.outside_id).state == "open"
        self.end_page(page.outside_id, answer)
        told = self.gateway.registration(page.outside_id)
        assert told.state == RegistrationState.REGISTERED and told.reason is None
        assert told.card and told.card.token and told.card.reference
        assert (told.card.brand, told.card.last4) == ("Visa", "4242")
        assert told.card.expiry == "2031-12"
        assert len(told.card.token) <= 100 and len(told.card.reference) <= 100
        assert self.gateway.card(told.card.token) is not None

    @pytest.mark.parametrize(("answer", "reason"), FAILING_ENDS)
    def test_a_refused_card_says_why_and_leaves_no_token(self, answer, reason):
        page = self.gateway.open_registration(registration())
        self.end_page(page.outside_id, answer)
        self.gateway.close_page(page.outside_id)  # some let the customer try again
        told = self.gateway.registration(page.outside_id)
        assert (told.state, told.reason) == (RegistrationState.REFUSED, reason)
        assert told.card is None

    @pytest.mark.parametrize("answer", [PageAnswer.TIMED_OUT, PageAnswer.LEFT])
    def test_a_page_that_is_left_registers_nothing(self, answer):
        page = self.gateway.open_registration(registration())
        self.end_page(page.outside_id, answer)
        self.gateway.close_page(page.outside_id)
        told = self.gateway.registration(page.outside_id)
        assert (told.state, told.card) == (RegistrationState.LEFT, None)

    def test_a_page_whose_tab_was_closed_is_open_until_it_is_closed(self):
        page = self.gateway.open_registration(registration())
        assert self.gateway.registration(page.outside_id).state == "open"
        self.gateway.close_page(page.outside_id)
        self.gateway.close_page(page.outside_id)  # again: nothing more
        assert self.gateway.registration(page.outside_id).state == "left"

    def test_closing_a_page_that_has_ended_changes_nothing(self):
        facts = self.registered()
        page = self.gateway.open_registration(registration())
        self.gateway.close_page(page.outside_id)
        assert self.gateway.registration(page.outside_id).card == facts

    def test_a_charge_takes_its_sum_once_however_often_it_is_asked_for(self):
        facts = self.registered()
        answers = [self.paid(facts) for _ in range(3)]
        assert {answer.state for answer in answers} == {ChargeState.PAID}
        assert len({answer.outside_id for answer in answers}) == 1
        assert answers[0].amount_yen == 6_716 and answers[0].on is not None
        assert answers[0].last4 in {"4242", ""}  # a file does not say it
        assert self.charged_yen() == 6_716
        assert self.paid(facts, "bill-2").outside_id != answers[0].outside_id
        assert self.charged_yen() == 2 * 6_716

    def test_what_became_of_a_charge_is_found_by_key_and_by_name(self):
        facts = self.registered()
        assert self.gateway.charge_state("bill-1", "") is None
        answer = self.paid(facts)
        assert self.gateway.charge_state("bill-1", "") == answer
        assert self.gateway.charge_state("bill-1", answer.outside_id) == answer
        assert self.gateway.charge_state("bill-9", "") is None

    @pytest.mark.parametrize(
        "reason", [DeclineReason.EXPIRED, DeclineReason.NO_FUNDS, DeclineReason.UNSAID]
    )
    def test_a_refused_charge_says_why_and_takes_nothing(self, reason):
        facts = self.registered(reason.value)
        answer = self.paid(facts)
        assert (answer.state, answer.reason) == (ChargeState.FAILED, reason)
        assert self.gateway.charge_state("bill-1", "") == answer
        assert self.paid(facts) == answer and self.charged_yen() == 0

    def test_a_page_takes_the_sum_of_a_bill(self):
        page = self.gateway.open_payment_page(payment())
        assert self.gateway.open_payment_page(payment()) == page
        waiting = self.gateway.charge_state("pay-1", page.outside_id)
        assert waiting and waiting.state == ChargeState.ACCEPTED
        self.end_page(page.outside_id, PageAnswer.AUTHENTICATED)
        paid = self.gateway.charge_state("pay-1", page.outside_id)
        assert paid and paid.state == ChargeState.PAID
        assert (paid.amount_yen, paid.brand, paid.last4) == (6_716, "Visa", "4242")
        assert self.gateway.charge_state("pay-1", paid.outside_id) == paid
        assert self.charged_yen() == 6_716

    @pytest.mark.parametrize(("answer", "reason"), FAILING_ENDS)
    def test_a_page_on_which_the_card_is_refused_takes_nothing(self, answer, reason):
        page = self.gateway.open_payment_page(payment())
        self.end_page(page.outside_id, answer)
        self.gateway.close_page(page.outside_id)
        told = self.gateway.charge_state("pay-1", page.outside_id)
        assert told and (told.state, told.reason) == (ChargeState.FAILED, reason)
        assert self.charged_yen() == 0

    def test_a_payment_page_that_is_left_is_withdrawn(self):
        page = self.gateway.open_payment_page(payment())
        self.gateway.close_page(page.outside_id)
        told = self.gateway.charge_state("pay-1", page.outside_id)
        assert told and told.state == ChargeState.WITHDRAWN
        assert self.charged_yen() == 0

    def test_a_part_goes_back_once_and_never_more_than_was_taken(self):
        paid = self.paid(self.registered())
        first = self.gateway.refund("back-1", paid.outside_id, 6_000)
        again = self.gateway.refund("back-1", paid.outside_id, 6_000)
        assert again == first and first.state != RefundState.FAILED
        assert first.amount_yen == 6_000
        assert self.charged_yen() == 716
        with pytest.raises(Refused) as refusal:
            self.gateway.refund("back-2", paid.outside_id, 717)
        assert refusal.value.code == "refund_too_large"
        self.gateway.refund("back-3", paid.outside_id, 716)
        assert self.charged_yen() == 0
        assert self.gateway.refund_state("back-1", first.outside_id) == first

    def test_the_money_of_a_page_goes_back_too(self):
        page = self.gateway.open_payment_page(payment())
        self.end_page(page.outside_id, PageAnswer.DONE)
        paid = self.gateway.charge_state("pay-1", page.outside_id)
        assert paid
        self.gateway.refund("back-1", paid.outside_id, 6_716)
        assert self.charged_yen() == 0

    def test_no_refund_is_known_where_none_was_asked(self):
        assert self.gateway.refund_state("back-9", "") is None

    def test_a_forgotten_card_is_gone_and_charges_nothing(self):
        facts = self.registered()
        self.gateway.forget_card(facts.token)
        self.gateway.forget_card(facts.token)  # again: nothing more
        assert self.gateway.card(facts.token) is None
        answer = self.paid(facts)
        assert answer.state == ChargeState.FAILED
        assert answer.reason == DeclineReason.REGISTER_AGAIN
        assert self.charged_yen() == 0

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"id": 5}'])
    def test_what_is_no_call_back_is_said_to_be_none(self, body):
        with pytest.raises(ValueError):  # noqa: PT011 each adapter has words of its own
            self.gateway.events_in(body)

    def test_no_answer_is_no_refusal(self):
        facts, page = self.registered(), self.gateway.open_payment_page(payment())
        self.go_silent()
        asked = [
            lambda: self.gateway.open_registration(registration("reg-9")),
            lambda: self.gateway.open_payment_page(payment("pay-9")),
            lambda: self.gateway.registration(page.outside_id),
            lambda: self.gateway.charge_state("bill-1", "x"),
            lambda: self.gateway.refund("back-1", "x", 1),
            lambda: self.gateway.card(facts.token),
        ]
        for ask in asked:
            with pytest.raises(Unavailable):
                ask()


class TestSimulator(Contract):
    @pytest.fixture(autouse=True)
    def at_the_outbox(self, settings, tmp_path):
        settings.OUTBOX_FOLDER = self.folder = tmp_path
        self.gateway = self.simulator = CardGatewaySimulator()

    def end_page(self, outside_id: str, answer: PageAnswer, card: str = "paid") -> None:
        self.simulator.answer_page(outside_id, answer, card)

    def charged_yen(self) -> int:
        return self.simulator.taken_yen()

    def go_silent(self) -> None:
        (self.folder / "cards").mkdir(exist_ok=True)
        (self.folder / "cards" / "silent").touch()

    def test_a_silent_card_is_unavailable_and_nothing_happens(self):
        facts = self.registered("silent")
        with pytest.raises(Unavailable):
            self.charge(facts)
        assert self.gateway.charge_state("bill-1", "") is None
        assert self.charged_yen() == 0

    def test_a_lost_answer_is_found_again_and_charges_once(self):
        facts = self.registered("answer_lost")
        with pytest.raises(Unavailable):
            self.charge(facts)
        found = self.gateway.charge_state("bill-1", "")
        assert found and found.state == ChargeState.PAID
        assert self.charge(facts) == found and self.charged_yen() == 6_716

    @pytest.mark.parametrize(
        ("card", "end"),
        [("late", ChargeState.PAID), ("late_refused", ChargeState.FAILED)],
    )
    def test_a_late_end_is_known_after_a_minute(self, card, end):
        facts, began = self.registered(card), now()
        with clock_at(began):
            assert self.charge(facts).state == ChargeState.ACCEPTED
        with clock_at(began + timedelta(seconds=59)):
            known = self.gateway.charge_state("bill-1", "")
            assert known and known.state == ChargeState.ACCEPTED
        with clock_at(began + timedelta(seconds=60)):
            known = self.gateway.charge_state("bill-1", "")
            assert known and known.state == end

    def test_a_page_that_answers_late_is_open_for_a_minute(self):
        began = now()
        with clock_at(began):
            page = self.gateway.open_registration(registration())
            self.end_page(page.outside_id, PageAnswer.LATER)
            assert self.gateway.registration(page.outside_id).state == "open"
        with clock_at(began + timedelta(seconds=60)):
            known = self.gateway.registration(page.outside_id)
        assert known.state == RegistrationState.REGISTERED

    def test_a_page_is_left_after_a_day(self):
        page = self.gateway.open_registration(registration())
        with clock_at(now() + timedelta(hours=25)):
            assert self.gateway.registration(page.outside_id).state == "left"
            self.end_page(page.outside_id, PageAnswer.DONE)
            assert self.gateway.registration(page.outside_id).state == "left"

    def test_money_that_was_taken_back_is_told_and_is_not_refunded(self):
        facts, began = self.registered("taken_back"), now()
        with clock_at(began):
            paid = self.charge(facts)
        assert (paid.state, paid.taken_back_yen) == (ChargeState.PAID, 0)
        with clock_at(began + timedelta(minutes=2)):
            told = self.gateway.charge_state("bill-1", "")
            assert told and told.taken_back_yen == 6_716
            with pytest.raises(Refused):
                self.gateway.refund("back-1", paid.outside_id, 1)

    def test_the_issuer_takes_a_part_back(self):
        paid = self.charge(self.registered())
        self.simulator.take_back(paid.outside_id, 1_000)
        told = self.gateway.charge_state("bill-1", "")
        assert told and told.taken_back_yen == 1_000
        [dispute] = told.disputes
        assert (dispute.state, dispute.amount_yen) == ("needs_answer", 1_000)

    @pytest.mark.parametrize(
        ("amount_yen", "reason"),
        [
            (99_901, "expired"),
            (99_902, "no_funds"),
            (99_903, "authentication_failed"),
            (99_904, "lost_or_stolen"),
            (99_905, "not_accepted"),
            (99_906, "register_again"),
            (99_907, "unsaid"),
        ],
    )
    def test_a_sum_says_how_it_ends(self, amount_yen, reason):
        answer = self.charge(self.registered(), amount_yen=amount_yen)
        assert (answer.state, answer.reason) == (ChargeState.FAILED, reason)

    def test_each_end_has_a_sum(self):
        assert set(AMOUNT_ENDS.values()) == set(PlannedEnd) - {PlannedEnd.PAID}

    def test_a_card_of_an_import_is_charged_and_nothing_is_told_of_it(self):
        token = "tok_9c5a"
        facts = self.gateway.card(token)
        assert facts == CardFacts(token, "", "", "", "")
        assert self.charge(facts).state == ChargeState.PAID

    def test_a_replaced_card_keeps_its_token(self):
        facts = self.registered()
        self.simulator.replace_card(facts.token, "9999", "2033-01")
        now_known = self.gateway.card(facts.token)
        assert now_known and (now_known.last4, now_known.expiry) == ("9999", "2033-01")
        assert now_known.token == facts.token

    def test_it_reads_its_own_call_back(self):
        body = b'{"id": "charge-1", "event": "e-1", "about": "charge"}'
        expected = [ToldEvent("charge-1", "e-1", ToldAbout.CHARGE)]
        assert self.gateway.events_in(body) == expected


CODES = {"paid": "000", "expired": "G83", "no_funds": "G02", "unsaid": "G97"}


class TestFiles(Contract):
    """The ends come by a file: the company answers each line that it was sent."""

    @pytest.fixture(autouse=True)
    def at_the_folder(self, settings, tmp_path):
        settings.OUTBOX_FOLDER, self.files = tmp_path / "outbox", tmp_path / "files"
        self.gateway = self.company = FileCardGatewaySimulator()
        self.card_end = "paid"

    def end_page(self, outside_id: str, answer: PageAnswer, card: str = "paid") -> None:
        self.card_end = card
        self.company.answer_page(outside_id, answer, "paid")

    def charged_yen(self) -> int:
        return self.company.taken_yen()

    def go_silent(self) -> None:
        (self.files.parent / "outbox" / "cards" / "silent").touch()

    def write(self) -> list[str]:
        """Let what waits be written, and return the lines that ask for money."""
        written = self.company.write_files(self.files, now(), [])
        lines = [line for one in written for line in one.path.read_text().splitlines()]
        return [line for line in lines if line.startswith(("2,S", "2,R"))]

    def result(self, *lines: str, yen: int) -> Path:
        path = self.files / "result.csv"
        whole = ["1,result.csv", *lines, f"8,{len(lines)},{yen}"]
        path.write_text("".join(f"{line}\n" for line in whole))
        return path

    def paid(self, facts: CardFacts, key: str = "bill-1", amount_yen: int = 6_716):
        answer = self.charge(facts, key, amount_yen)
        for line in self.write():
            _two, kind, asked, _token, _reference, yen, _words = line.split(",")
            end = f"2,{kind},{asked},{yen},{CODES[self.card_end]},2026-11-29"
            self.company.read_file(self.result(end, yen=int(yen)))
        return self.gateway.charge_state(key, answer.outside_id)

    def test_a_charge_waits_for_a_file_and_for_the_answer_to_it(self):
        answer = self.charge(self.registered())
        assert answer.state == ChargeState.ACCEPTED and self.charged_yen() == 0
        [line] = self.write()
        assert line.startswith("2,S,bill-1,card-") and line.endswith(",6716,MADOGUCHI")
        assert self.write() == []  # in a file it waits no more
        assert self.gateway.charge_state("bill-1", "") == answer

    def test_killed_before_the_file_was_there_the_same_file_is_written(self):
        self.charge(self.registered())
        for record in filed_records():
            write_record(record["name"], record | {"file": "card-20261129-1.csv"})
        self.charge(self.registered(key="reg-2"), "bill-2")
        first = self.write()
        assert [line.split(",")[2] for line in first] == ["bill-1", "bill-2"]
        names = sorted(path.name for path in self.files.glob("card-*.csv"))
        assert len(names) == 2 and names[0] == "card-20261129-1.csv"
        assert self.write() == []

    def test_a_refund_goes_by_file_too_and_a_refused_one_may_go_again(self):
        paid = self.paid(self.registered())
        back = self.gateway.refund("back-1", paid.outside_id, 6_000)
        assert back.state == RefundState.ACCEPTED
        [line] = self.write()
        assert line == "2,R,back-1,bill-1,,6000,"
        refused = self.result("2,R,back-1,6000,G97,2026-11-30", yen=6_000)
        self.company.read_file(refused)
        ended = self.gateway.refund_state("back-1", back.outside_id)
        assert ended and ended.state == RefundState.FAILED
        assert self.charged_yen() == 6_716
        self.company.read_file(refused)  # the same file again: nothing more
        assert self.charged_yen() == 6_716

    @pytest.mark.parametrize(
        ("lines", "trailer", "fault"),
        [
            (["2,S,bill-1,6716,000"], "8,1,6716", "2行目: 項目の数か形"),
            (["2,S,bill-1,6716,X99,2026-11-29"], "8,1,6716", "X99"),
            (["2,S,bill-1,6716,000,2026-11-31"], "8,1,6716", "2026-11-31"),
            (["2,S,bill-1,6715,000,2026-11-29"], "8,1,6715", "金額が依頼と違い"),
            (["2,S,bill-9,6716,000,2026-11-29"], "8,1,6716", "依頼していません"),
            (["2,S,bill-1,6716,000,2026-11-29"], "8,1,6717", "3行目: 件数か金額"),
            (["2,S,bill-1,6716,000,2026-11-29"], "8,3,6716", "3行目: 件数か金額"),
            (["2,S,bill-1,6716,000,2026-11-29"], "", "途中で切れて"),
            (["2,K,card-1,99,2031-12"], "8,1,0", "2行目: 項目の数か形"),
            (["2,K,card-1,9999,2031-13"], "8,1,0", "2行目: 項目の数か形"),
        ],
    )
    def test_a_bad_file_is_refused_whole_with_its_lines(self, lines, trailer, fault):
        self.charge(self.registered())
        self.write()
        path = self.files / "bad.csv"
        good = "2,K,card-1,9999,2031-12"
        for extra in ([], [good]):
            whole = ["1,bad.csv", *lines, *extra]
            path.write_text("\n".join([*whole, trailer] if trailer else whole))
            with pytest.raises(Refused) as refusal:
                self.company.read_file(path)
            assert refusal.value.code == "card_file_faulty"
        path.write_text("\n".join(["1,bad.csv", *lines, trailer]).rstrip())
        with pytest.raises(Refused) as refusal:
            self.company.read_file(path)
        assert fault in str(refusal.value) and "1行も取り込んでいません" in str(
            refusal.value
        )
        known = self.gateway.charge_state("bill-1", "")
        assert known and known.state == ChargeState.ACCEPTED
        assert self.gateway.card("card-1") == CardFacts("card-1", "", "", "", "")

    def test_an_end_that_came_with_other_words_is_refused(self):
        self.paid(self.registered())
        for end in ("G02,2026-11-29", "000,2026-11-30"):
            path = self.result(f"2,S,bill-1,6716,{end}", yen=6_716)
            with pytest.raises(Refused, match="別の内容"):
                self.company.read_file(path)
        assert self.charged_yen() == 6_716

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"1,x\n", "１,x".encode()])
    def test_what_is_no_file_of_the_company_is_refused(self, content):
        self.files.mkdir()
        path = self.files / "bad.csv"
        path.write_bytes(content)
        with pytest.raises(Refused, match="1行も取り込んでいません"):
            self.company.read_file(path)

    def test_cards_are_asked_about_once_a_month_and_renewed(self):
        facts = self.registered()
        tokens = [facts.token, "of-former-system", facts.token]
        [written] = self.company.write_files(self.files, now(), tokens)
        assert written.path.name == f"renewal-{now():%Y%m}.csv" and written.lines == 2
        assert written.path.read_text().splitlines()[1:-1] == [
            f"2,K,{facts.token}",
            "2,K,of-former-system",
        ]
        assert self.company.write_files(self.files, now(), tokens) == []
        path = self.result(f"2,K,{facts.token},9999,2033-01", yen=0)
        told = self.company.read_file(path)
        assert [(c.token, c.expiry) for c in told.cards] == [(facts.token, "2033-01")]
        known = self.gateway.card(facts.token)
        assert known and (known.last4, known.expiry) == ("9999", "2033-01")


def told_metadata(fields: Mapping[str, Any]) -> dict[str, str]:
    """Read the metadata of a request: a form at Stripe, JSON at PAY.JP."""
    if "metadata" in fields:
        return dict(fields["metadata"])
    named = (name for name in fields if name.startswith("metadata["))
    return {name[len("metadata[") : -1]: fields[name] for name in named}


LAST_DAY = date(2026, 12, 31)  # of an answer, as both doubles say


class AtCompany(Contract):
    """An adapter that speaks HTTP, at a company on loopback."""

    company: CardCompany
    harmless_disputes: tuple[str, ...]
    harmless_states: set[str]

    @pytest.fixture(autouse=True)
    def at_the_company(self, settings):
        settings.CARD_KEY = SECRET_KEY
        with serving(self.open_company()) as settings.CARD_URL:
            self.gateway = self.open_gateway()
            yield

    def open_company(self) -> CardCompany:
        raise NotImplementedError

    def open_gateway(self) -> CardGateway:
        raise NotImplementedError

    def end_page(self, outside_id: str, answer: PageAnswer, card: str = "paid") -> None:
        self.company.end_page(outside_id, answer.value, card)

    def charged_yen(self) -> int:
        return self.company.taken_yen()

    def go_silent(self) -> None:
        self.company.is_silent = True

    def test_a_key_that_the_company_has_forgotten_charges_nothing_more(self):
        facts = self.registered()
        paid = self.charge(facts)
        returned = self.gateway.refund("back-1", paid.outside_id, 1_000)
        self.company.forget_keys()
        assert self.charge(facts) == paid
        assert self.gateway.refund("back-1", paid.outside_id, 1_000) == returned
        assert self.charged_yen() == 5_716

    def test_the_same_key_with_another_sum_takes_nothing_more(self):
        facts = self.registered()
        paid = self.charge(facts)
        assert self.charge(facts, amount_yen=9_999) == paid
        assert self.charged_yen() == 6_716

    def test_what_an_issuer_took_back_is_told(self):
        paid = self.charge(self.registered())
        self.company.dispute(paid.outside_id, 1_000)
        told = self.gateway.charge_state("bill-1", paid.outside_id)
        assert told and (told.state, told.taken_back_yen) == ("paid", 1_000)
        [dispute] = told.disputes
        assert (dispute.state, dispute.answer_by) == ("needs_answer", LAST_DAY)
        assert (dispute.outside_id[:3], dispute.amount_yen) == ("du_", 1_000)

    def test_a_dispute_that_ended_well_or_only_threatens_takes_nothing(self):
        paid = self.charge(self.registered())
        for status in self.harmless_disputes:
            self.company.dispute(paid.outside_id, 1_000, status)
        told = self.gateway.charge_state("bill-1", paid.outside_id)
        assert told and told.taken_back_yen == 0
        assert {one.state.value for one in told.disputes} == self.harmless_states

    def test_a_sum_that_the_company_never_takes_has_failed(self):
        answer = self.charge(self.registered(), amount_yen=49)
        assert (answer.state, answer.reason) == (ChargeState.FAILED, "amount")
        assert self.charge(self.registered(), "bill-2", 50).state == ChargeState.PAID
        assert self.charged_yen() == 50

    def test_a_charge_names_the_registration_that_it_rests_on(self):
        facts = self.registered()
        assert facts.reference
        self.charge(facts)
        asked = [one.fields for one in self.company.asked if "confirm" in one.fields]
        [told] = [told_metadata(fields) for fields in asked]
        assert told == {
            "key": "bill-1",
            "customer": "N100000001",
            "registration": facts.reference,
        }

    def test_an_imported_card_without_a_reference_names_none(self):
        self.charge(replace(self.registered(), reference=""))
        [fields] = [one.fields for one in self.company.asked if "confirm" in one.fields]
        assert set(told_metadata(fields)) == {"key", "customer"}

    def test_a_wrong_secret_key_is_no_answer(self, settings):
        settings.CARD_KEY = "sk_test_wrong"
        with pytest.raises(Unavailable):
            self.open_gateway().open_registration(registration())

    def test_a_company_that_is_not_there_is_unavailable(self, settings):
        settings.CARD_URL = "http://127.0.0.1:9"
        with pytest.raises(Unavailable):
            self.open_gateway().open_registration(registration())

    def test_no_personal_data_goes_to_the_company(self):
        self.charge(self.registered())
        asked = repr([one.fields for one in self.company.asked])
        assert "N100000001" in asked and "name" not in asked and "@" not in asked


class TestStripe(AtCompany):
    harmless_disputes = ("won", "warning_needs_response", "warning_closed")
    harmless_states = {"won", "inquiry"}

    def open_company(self) -> CardCompany:
        self.company = StripeDouble()
        return self.company

    def open_gateway(self) -> CardGateway:
        return StripeCardGateway()

    def test_a_page_that_failed_once_may_still_succeed(self):
        page = self.gateway.open_payment_page(payment())
        self.end_page(page.outside_id, PageAnswer.CARD_REFUSED)
        waiting = self.gateway.charge_state("pay-1", page.outside_id)
        assert waiting and waiting.state == ChargeState.ACCEPTED
        self.end_page(page.outside_id, PageAnswer.DONE)
        paid = self.gateway.charge_state("pay-1", page.outside_id)
        assert paid and paid.state == ChargeState.PAID

    def test_the_token_names_the_customer_and_the_method(self):
        customer, method = self.registered().token.split("/")
        assert customer.startswith("cus_") and method.startswith("pm_")

    @pytest.mark.parametrize(
        ("kind", "told", "expected"),
        [
            (
                "payment_intent.succeeded",
                {"id": "pi_1", "metadata": {"key": "k"}},
                ("pi_1", ToldAbout.CHARGE),
            ),
            ("payment_intent.succeeded", {"id": "pi_1", "metadata": {}}, None),
            (
                "payment_intent.succeeded",
                {"id": "pi_1", "metadata": {"key": "k", "page": "1"}},
                None,
            ),
            (
                "checkout.session.completed",
                {"id": "cs_1", "mode": "setup", "metadata": {"key": "k"}},
                ("cs_1", ToldAbout.REGISTRATION),
            ),
            (
                "checkout.session.expired",
                {"id": "cs_1", "mode": "payment", "metadata": {"key": "k"}},
                ("cs_1", ToldAbout.CHARGE),
            ),
            (
                "charge.dispute.created",
                {"id": "du_1", "payment_intent": "pi_1"},
                ("pi_1", ToldAbout.CHARGE),
            ),
            (
                "charge.dispute.updated",
                {"id": "du_1", "payment_intent": "pi_1"},
                ("pi_1", ToldAbout.CHARGE),
            ),
            (
                "refund.updated",
                {"id": "re_1", "metadata": {"key": "k"}},
                ("re_1", ToldAbout.REFUND),
            ),
            ("refund.updated", {"id": "re_1", "metadata": {}}, None),
            (
                "payment_method.automatically_updated",
                {"id": "pm_1", "customer": "cus_1"},
                ("cus_1/pm_1", ToldAbout.CARD),
            ),
            ("payment_method.updated", {"id": "pm_1", "customer": None}, None),
            ("invoice.paid", {"id": "in_1"}, None),
        ],
    )
    def test_each_event_is_read(self, kind, told, expected):
        event = {"id": "evt_1", "type": kind, "data": {"object": told}}
        found = self.gateway.events_in(json.dumps(event).encode())
        wanted = [ToldEvent(expected[0], "evt_1", expected[1])] if expected else []
        assert found == wanted


class TestPayjp(AtCompany):
    harmless_disputes = ("cancel", "warning_needs_response", "warning_under_review")
    harmless_states = {"won", "inquiry", "under_review"}

    def open_company(self) -> CardCompany:
        self.company = PayjpDouble()
        return self.company

    def open_gateway(self) -> CardGateway:
        return PayjpCardGateway()

    @pytest.mark.parametrize(
        ("kind", "told", "expected"),
        [
            (
                "payment_flow.succeeded",
                {"id": "pfw_1", "metadata": {"key": "k"}},
                ("pfw_1", ToldAbout.CHARGE),
            ),
            ("payment_flow.succeeded", {"id": "pfw_1", "metadata": {}}, None),
            (
                "payment_flow.succeeded",
                {"id": "pfw_1", "metadata": {"key": "k", "page": "1"}},
                None,
            ),
            (
                "checkout.session.completed",
                {"id": "cs_1", "mode": "setup", "metadata": {"key": "k"}},
                ("cs_1", ToldAbout.REGISTRATION),
            ),
            (
                "payment_dispute.created",
                {"id": "du_1", "payment_flow_id": "pfw_1", "metadata": {}},
                ("pfw_1", ToldAbout.CHARGE),
            ),
            (
                "refund.created",
                {"id": "re_1", "metadata": {"key": "k"}},
                ("re_1", ToldAbout.REFUND),
            ),
            (
                "payment_method.updated",
                {"id": "pm_1", "customer_id": "cus_1", "metadata": {}},
                ("cus_1/pm_1", ToldAbout.CARD),
            ),
            ("customer.created", {"id": "cus_1", "metadata": {}}, None),
        ],
    )
    def test_each_event_is_read(self, kind, told, expected):
        event = {"id": "evnt_1", "object": "event", "type": kind, "data": told}
        found = self.gateway.events_in(json.dumps(event).encode())
        wanted = [ToldEvent(expected[0], "evnt_1", expected[1])] if expected else []
        assert found == wanted
