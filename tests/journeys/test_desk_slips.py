"""Slips at the desk: listed, issued anew for what is owed now, and ended."""

from datetime import date
from uuid import uuid4

import pytest

from madoguchi.catalogue.models import Operator
from madoguchi.payments.charge_requests import ChargeTerms, open_charge
from madoguchi.payments.models import CardCharge, StoreSlip
from madoguchi.platform.scope import scope
from tests.bank_debits import a_collector, pay_by_debit
from tests.card_money import OCTOBER, lower_bill, owed
from tests.clock import jst
from tests.desk import Agent, an_agent, audit_trail_of
from tests.journeys.test_fallback_ways import write_debits
from tests.journeys.test_store_slips import (
    ISSUED,
    READ,
    issued,  # noqa: F401 a fixture
    only_slip,
    payment_page,
    unpaid,  # noqa: F401 a fixture
)
from tests.page_words import page_words
from tests.people import Person
from tests.store_slips import FIRST, a_file, slips, take_in, told, write_slips

AT = "2026-12-06T10:00"
WHY = "払込票を紛失したとのお電話"


def clerk(name: str, person: Person, at: str = AT) -> Agent:
    agent = an_agent(name, at, "billing")
    agent.open(person)
    return agent


def page_of(person: Person) -> str:
    return f"customers/{person.party.customer_number}/money/slips/"


def do(agent: Agent, person: Person, slip: StoreSlip, act: str, **typed: str):
    told_facts = {"act": act, "reason": WHY, "key": str(uuid4())} | typed
    return agent.post(f"{page_of(person)}{slip.pk}", **told_facts)


def states() -> list[tuple]:
    return [(slip.state, slip.nth, slip.amount_yen, slip.last_on) for slip in slips()]


FIRST_SLIP = ("issued", 1, 1_100, date(2027, 1, 4))
REPLACED = ("replaced", *FIRST_SLIP[1:])


def test_the_desk_reads_state_numbers_and_the_last_day(issued):  # noqa: F811 the fixture
    one = clerk("一郎", issued)
    money = one.see(f"customers/{issued.party.customer_number}/money/")
    assert f"/desk/{page_of(issued)}" in money
    words = page_words(one.get(page_of(issued)))
    assert "10月分お支払い待ち" in words and "1,100円" in words
    assert "2027年1月4日" in words
    assert only_slip().digits in words.replace(" ", "")


def test_nothing_of_it_is_shown_before_a_reason_is_recorded(issued):  # noqa: F811
    one = an_agent("一郎", AT, "billing")
    assert "1,100円" not in page_words(one.get(page_of(issued)))
    assert do(one, issued, only_slip(), "cancel").status_code == 302
    assert states() == [FIRST_SLIP]


def test_another_is_issued_for_what_the_bill_lacks_now(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
):
    lower_bill(issued, 100)
    one, key = clerk("一郎", issued), str(uuid4())
    for _click in range(2):
        assert (
            do(one, issued, only_slip_or_first(), "reissue", key=key).status_code == 302
        )
    assert states() == [REPLACED, ("issued", 2, 1_000, date(2027, 1, 5))]
    new = slips()[1]
    assert (new.digits[29], new.digits[30:36]) == ("1", "270105")
    assert ("staff", "slip_reissued") in [
        (actor.split()[0], verb) for actor, verb in audit_trail_of(issued)
    ]
    words = page_words(payment_page(issued, AT))
    assert "2027年1月5日" in words and "2027年1月4日" not in words
    assert "1件 1,000円" in write_slips(tmp_path / "out", "2026-12-06T11:00", capsys)


def only_slip_or_first() -> StoreSlip:
    return slips()[0]


def test_an_ended_slip_gives_way_to_cards_and_none_comes_by_itself(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
):
    terms = ChargeTerms(OCTOBER, 1_100, "C1", CardCharge.Way.COLLECTED, "tok_1")
    one = clerk("一郎", issued)
    assert do(one, issued, only_slip(), "cancel").status_code == 302
    assert only_slip().state == "cancelled"
    assert "コンビニで支払う" not in page_words(payment_page(issued, AT))
    said = write_slips(tmp_path / "out", "2026-12-07T10:00", capsys)
    assert "新しい払込票はありません" in said and len(slips()) == 1
    assert do(one, issued, only_slip(), "reissue").status_code == 302
    assert [slip.state for slip in slips()] == ["cancelled", "issued"]
    assert do(one, issued, slips()[1], "cancel").status_code == 302
    with scope("test", issued.party.pk):
        assert open_charge(issued.account, terms, at=jst(AT)).state == "asked"


@pytest.mark.parametrize("act", ["reissue", "cancel"])
def test_a_paper_that_was_ended_is_paid_all_the_same(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
    act,
):
    digits = only_slip().digits
    do(clerk("一郎", issued), issued, only_slip(), act)
    take_in(a_file(tmp_path, told([(FIRST, "20261208", digits)])), READ, capsys)
    assert owed(issued) == 0 and slips()[0].state == "reported"
    write_slips(tmp_path / "out", "2026-12-10T10:00", capsys)
    assert [slip.state for slip in slips()[1:]] == (
        ["lapsed"] if act == "reissue" else []
    )


def refused(agent: Agent, person: Person, slip: StoreSlip, act: str) -> str:
    before = states()
    page = do(agent, person, slip, act)
    assert page.status_code == 422 and states() == before
    return page.content.decode()


def test_what_a_store_was_paid_on_is_neither_ended_nor_issued_anew(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
):
    news = told([(FIRST, "20261206", only_slip().digits)])
    take_in(a_file(tmp_path, news), AT, capsys)
    one = clerk("一郎", issued)
    assert "再発行する" not in page_words(one.get(page_of(issued)))
    assert "BILL-2233" in refused(one, issued, only_slip(), "reissue")
    assert "BILL-2232" in refused(one, issued, only_slip(), "cancel")


def test_an_older_slip_of_a_bill_is_left_as_it_is(issued):  # noqa: F811 the fixture
    one = clerk("一郎", issued)
    do(one, issued, only_slip(), "reissue")
    for act in ("reissue", "cancel"):
        assert "BILL-2232" in refused(one, issued, slips()[0], act)


def test_no_slip_is_issued_beside_a_card_or_a_bank_that_is_asked(
    issued,  # noqa: F811 the fixture
    tmp_path,
):
    one = clerk("一郎", issued)
    do(one, issued, only_slip(), "cancel")
    a_collector()
    pay_by_debit(issued)
    assert write_debits(tmp_path, AT) is not None
    assert "BILL-2143" in refused(one, issued, only_slip(), "reissue")


def test_no_slip_is_issued_beside_a_charge_without_an_end(issued):  # noqa: F811
    one = clerk("一郎", issued)
    terms = ChargeTerms(OCTOBER, 1_100, "P1", CardCharge.Way.PAGE)
    with scope("test", issued.party.pk):
        open_charge(issued.account, terms, at=jst(AT))
    assert "BILL-2141" in refused(one, issued, only_slip(), "reissue")


def test_no_slip_is_issued_for_nothing_or_for_too_much(issued):  # noqa: F811 the fixture
    one = clerk("一郎", issued)
    operator = Operator.objects.get()
    operator.store_slips |= {"max_yen": 1_099}
    operator.save()
    assert "BILL-2234" in refused(one, issued, only_slip(), "reissue")
    lower_bill(issued, 1_100)
    assert owed(issued) == 0
    assert "BILL-2142" in refused(one, issued, only_slip(), "reissue")


def test_the_slip_of_somebody_else_is_not_there(issued, taro):  # noqa: F811 the fixture
    one = clerk("一郎", taro)
    assert do(one, taro, only_slip(), "cancel").status_code == 404
    assert states() == [FIRST_SLIP]


@pytest.mark.parametrize("reason", ["", "はい", "-----"])
def test_a_reason_is_needed(issued, reason):  # noqa: F811 the fixture
    one = clerk("一郎", issued)
    assert do(one, issued, only_slip(), "cancel", reason=reason).status_code == 422
    assert states() == [FIRST_SLIP]
    assert do(one, issued, only_slip(), "burn").status_code == 400


def test_without_an_agency_slips_are_ended_and_none_is_issued(issued):  # noqa: F811
    Operator.objects.update(store_slips={})
    one = clerk("一郎", issued, ISSUED)
    words = page_words(one.get(page_of(issued)))
    assert "取りやめる" in words and "再発行する" not in words
    assert do(one, issued, only_slip(), "reissue").status_code == 404
    assert do(one, issued, only_slip(), "cancel").status_code == 302
