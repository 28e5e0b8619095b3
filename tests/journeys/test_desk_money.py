"""Money at the desk: two people, never more than there is, once; and who owes."""

import re
from datetime import date
from uuid import uuid4

import pytest

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.errors import Refused
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.dunning.desk_acts import (
    acknowledge_debt,
    agree_on_plan,
    instalments_of,
    lapse_day_of,
)
from madoguchi.payments.dunning.lapse import lapse_day
from madoguchi.payments.models import (
    CardCharge,
    CardRefund,
    DebtAcknowledgement,
    DunningCase,
    DunningRule,
    DunningStop,
    Instalment,
    MoneyRequest,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.operator import an_operator
from tests.page_words import page_words
from tests.people import Person

AT, OCTOBER = "2026-12-10T11:00", date(2026, 10, 1)
DUE_ON = date(2026, 11, 25)
WHY = "二重にお支払いいただいたため"


def entry(person: Person, event: str, source: str, yen: int, **more: object) -> None:
    facts = {"effective_on": DUE_ON, "billing_month": OCTOBER} | more
    with scope("test", person.party.pk):
        LedgerEntry.objects.create(
            party=person.party,
            account=person.account,
            event=event,
            source=source,
            amount_yen=yen,
            posted_at=jst("2026-11-25T10:00"),
            **facts,
        )


@pytest.fixture
def owing(hanako) -> Person:
    """A bill of 1,494 yen, unpaid since 11月25日."""
    an_operator(payments_from="2026-10")
    a_bill(hanako)
    entry(hanako, "bill", "I1", 1_494, debit="receivable", credit="sales")
    with scope("test", hanako.party.pk):
        DunningCase.objects.create(
            party=hanako.party,
            account=hanako.account,
            billing_month=OCTOBER,
            due_on=DUE_ON,
            cause="overdue",
            opened_at=jst("2026-11-26T09:00"),
        )
    return hanako


@pytest.fixture
def overpaid(owing) -> Person:
    """The same bill, paid by card twice: 1,494 yen too much."""
    for nth in (1, 2):
        with scope("test", owing.party.pk):
            CardCharge.objects.create(
                party=owing.party,
                account=owing.account,
                billing_month=OCTOBER,
                amount_yen=1_494,
                key=f"C{nth}",
                way="collected",
                state="paid",
                outside_id=f"ch-{nth}",
                asked_at=jst("2026-11-25T06:00"),
                settled_at=jst("2026-11-25T07:00"),
            )
        sides = {"debit": "in_transit", "credit": "receivable"}
        entry(owing, "payment", f"C{nth}", 1_494, **sides)
    return owing


def clerk(name: str, person: Person) -> Agent:
    agent = an_agent(name, AT, "billing")
    agent.open(person)
    return agent


def act(agent: Agent, person: Person, name: str, **typed: object):
    bill = f"{person.account.pk}:{OCTOBER}"
    told = {"act": name, "bill": bill, "reason": WHY, "key": str(uuid4())} | typed
    where = f"customers/{person.party.customer_number}/money/act"
    return agent.post(where, **told)


def decide(agent: Agent, person: Person, decision: str, **more: object):
    with scope("test", person.party.pk):
        pk = MoneyRequest.objects.latest("pk").pk
    where = f"customers/{person.party.customer_number}/money/requests/{pk}"
    return agent.post(where, decision=decision, **({"key": str(uuid4())} | more))


def refunds(person: Person) -> list[tuple]:
    with scope("test", person.party.pk):
        columns = ("amount_yen", "asked_by", "approved_by")
        return list(CardRefund.objects.values_list(*columns))


def write_offs(person: Person) -> list[int]:
    with scope("test", person.party.pk):
        rows = LedgerEntry.objects.filter(event="write_off")
        return list(rows.values_list("amount_yen", flat=True))


def test_a_refund_takes_two_people(overpaid):
    one, two = clerk("一郎", overpaid), clerk("二郎", overpaid)
    assert act(one, overpaid, "refund", amount_yen=1_494).status_code == 302
    assert refunds(overpaid) == []
    assert decide(two, overpaid, "approve").status_code == 302
    assert refunds(overpaid) == [(1_494, str(one.staff), str(two.staff))]


def test_nobody_approves_a_refund_of_their_own(overpaid):
    one = clerk("一郎", overpaid)
    act(one, overpaid, "refund", amount_yen=1_494)
    answer = decide(one, overpaid, "approve")
    assert answer.status_code == 422 and "DESK-9154" in answer.content.decode()
    assert refunds(overpaid) == []


def test_no_more_goes_back_than_was_paid_too_much(overpaid):
    answer = act(clerk("一郎", overpaid), overpaid, "refund", amount_yen=1_495)
    assert answer.status_code == 422 and "DESK-9151" in answer.content.decode()
    with scope("test", overpaid.party.pk):
        assert not MoneyRequest.objects.exists()


def test_what_was_paid_once_is_not_refunded(owing):
    answer = act(clerk("一郎", owing), owing, "refund", amount_yen=1)
    assert answer.status_code == 422 and "DESK-9156" in answer.content.decode()


def test_a_second_click_asks_and_approves_once(overpaid):
    one, two = clerk("一郎", overpaid), clerk("二郎", overpaid)
    key = str(uuid4())
    for _ in range(2):
        act(one, overpaid, "refund", amount_yen=700, key=key)
    again = str(uuid4())
    for _ in range(2):
        assert decide(two, overpaid, "approve", key=again).status_code == 302
    answer = decide(two, overpaid, "approve")
    assert answer.status_code == 422 and "DESK-9153" in answer.content.decode()
    assert [yen for yen, *_ in refunds(overpaid)] == [700]


def test_two_refunds_together_stay_within_what_was_paid_too_much(overpaid):
    one, two = clerk("一郎", overpaid), clerk("二郎", overpaid)
    act(one, overpaid, "refund", amount_yen=1_000)
    other = act(one, overpaid, "refund", amount_yen=1_000)
    assert "DESK-9152" in other.content.decode()
    decide(two, overpaid, "approve")
    answer = act(one, overpaid, "refund", amount_yen=1_000)
    assert "DESK-9151" in answer.content.decode()
    assert [yen for yen, *_ in refunds(overpaid)] == [1_000]


def test_a_request_of_another_customer_is_not_found(overpaid, taro):
    act(clerk("一郎", overpaid), overpaid, "refund", amount_yen=700)
    two = clerk("二郎", taro)
    with scope("test", overpaid.party.pk):
        pk = MoneyRequest.objects.get().pk
    where = f"customers/{taro.party.customer_number}/money/requests/{pk}"
    answer = two.post(where, decision="approve", key=str(uuid4()))
    assert answer.status_code == 404
    assert refunds(overpaid) == []


def test_a_bill_of_another_customer_is_no_choice(overpaid, taro):
    two = clerk("二郎", taro)
    bill = f"{overpaid.account.pk}:{OCTOBER}"
    assert act(two, taro, "refund", amount_yen=1, bill=bill).status_code == 422
    assert refunds(overpaid) == []


def test_a_small_sum_needs_nobody_else_where_the_rules_say_so(overpaid):
    with batch("test"):
        DunningRule.objects.create(valid_from=date(2026, 1, 1), two_eyes_from_yen=1_000)
    one = clerk("一郎", overpaid)
    act(one, overpaid, "refund", amount_yen=400)
    assert refunds(overpaid) == [(400, str(one.staff), "")]


def test_a_rejected_request_moves_nothing(overpaid):
    one, two = clerk("一郎", overpaid), clerk("二郎", overpaid)
    act(one, overpaid, "refund", amount_yen=700)
    decide(two, overpaid, "reject")
    assert refunds(overpaid) == []
    assert "不承認" in two.see(f"customers/{overpaid.party.customer_number}/money/")


def test_a_write_off_takes_two_people_and_no_more_than_is_owed(owing):
    one, two = clerk("一郎", owing), clerk("二郎", owing)
    assert (
        "DESK-9151" in act(one, owing, "write-off", amount_yen=1_495).content.decode()
    )
    act(one, owing, "write-off", amount_yen=1_494)
    assert write_offs(owing) == []
    decide(two, owing, "approve")
    assert write_offs(owing) == [1_494]
    with scope("test", owing.party.pk):
        moved = LedgerEntry.objects.get(event="write_off")
        assert (moved.debit, moved.credit) == ("bad_debt", "receivable")


def test_what_was_paid_while_a_request_waited_is_not_written_off(owing):
    one, two = clerk("一郎", owing), clerk("二郎", owing)
    act(one, owing, "write-off", amount_yen=1_494)
    entry(owing, "payment", "T1", 494, debit="cash", credit="receivable")
    late = decide(two, owing, "approve")
    assert late.status_code == 422 and "DESK-9151" in late.content.decode()
    assert write_offs(owing) == []
    assert decide(two, owing, "reject").status_code == 302
    act(one, owing, "write-off", amount_yen=1_000)
    decide(two, owing, "approve")
    assert write_offs(owing) == [1_000]


FIELDS = {
    "stop": {"why", "day"},
    "end-stops": set(),
    "plan": {"amount_yen", "day"},
    "acknowledge": {"day"},
    "refund": {"amount_yen"},
    "bank-refund": {"amount_yen"},
    "write-off": {"amount_yen"},
}


def forms_of_page(page: str) -> dict[str, set[str]]:
    """What each form of an act asks for, by the act, besides what all ask for."""
    found = {}
    for form in re.findall(r"<form[^>]*money/act\"[^>]*>.*?</form>", page, re.DOTALL):
        names = re.findall(r'name="([^"]+)"', form)
        act_of = re.search(r'name="act" value="([^"]+)"', form)
        assert act_of, form
        of_all = {"csrfmiddlewaretoken", "act", "bill", "reason", "key"}
        assert {"bill", "reason", "key"} <= set(names), act_of[1]
        found[act_of[1]] = set(names) - of_all
    return found


def test_each_act_is_a_form_that_asks_for_what_it_needs_alone(owing):
    one = clerk("一郎", owing)
    page = one.see(f"customers/{owing.party.customer_number}/money/")
    assert forms_of_page(page) == FIELDS
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for words in ("督促を止める最後の日", "初回のお支払い日", "債務の承認のあった日"):
        assert page.count(words) == 1, words


def test_of_a_refused_act_its_own_form_stays_open_with_what_was_typed(owing):
    one = clerk("一郎", owing)
    page = act(one, owing, "plan", amount_yen=500).content.decode()
    opened = re.findall(r"<details open>\s*<summary>([^<]+)", page)
    assert opened == ["分割払いにする"]
    assert 'value="500"' in page and 'href="#plan-day"' in page


@pytest.mark.parametrize("name", ["stop", "plan", "acknowledge", "end-stops"])
def test_a_bill_that_is_not_late_has_nothing_to_decide(overpaid, name):
    with scope("test", overpaid.party.pk):
        DunningCase.objects.update(closed_at=jst(AT), outcome="paid")
    typed = {"amount_yen": 500, "day": "2026-12-31", "why": "other"}
    answer = act(clerk("一郎", overpaid), overpaid, name, **typed)
    assert answer.status_code == 422 and "DESK-9155" in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"amount_yen": 0},
        {"amount_yen": -1},
        {"amount_yen": "1,494"},
        {"amount_yen": 10**9},
        {"amount_yen": ""},
        {"bill": "1:2026-13-01"},
        {"bill": "0"},
        {"key": "no key"},
        {"reason": "a"},
    ],
)
def test_what_cannot_be_read_moves_nothing(owing, typed):
    told = {"amount_yen": 1_000} | typed
    answer = act(clerk("一郎", owing), owing, "write-off", **told)
    assert answer.status_code == 422
    with scope("test", owing.party.pk):
        assert not MoneyRequest.objects.exists()


def test_of_months_whose_payments_nobody_knows_nothing_is_called_owed(owing):
    Operator.objects.update(payments_from="2026-11")
    one = clerk("一郎", owing)
    page = one.see(f"customers/{owing.party.customer_number}/money/")
    assert "記録なし" in page and "未払い 1,494円" not in page
    assert f'value="{owing.account.pk}:{OCTOBER}"' not in page
    assert act(one, owing, "write-off", amount_yen=1_494).status_code == 422
    with scope("test", owing.party.pk):
        assert not MoneyRequest.objects.exists()


def test_a_bill_whose_day_is_to_come_is_not_called_unpaid(hanako):
    an_operator(payments_from="2026-10")
    a_bill(hanako, due_on="2026-12-25")
    entry(hanako, "bill", "I1", 1_494, debit="receivable", credit="sales")
    page = clerk("一郎", hanako).see(f"customers/{hanako.party.customer_number}/money/")
    assert "お支払い日前 1,494円" in page and "未払い 1,494円" not in page


def test_what_is_not_due_yet_is_not_written_off(hanako):
    an_operator(payments_from="2026-10")
    a_bill(hanako, due_on="2026-12-10")
    entry(hanako, "bill", "I1", 1_494, debit="receivable", credit="sales")
    early = act(clerk("一郎", hanako), hanako, "write-off", amount_yen=1_494)
    assert early.status_code == 422 and "DESK-9170" in early.content.decode()
    assert "お支払い日（2026年12月10日（木））" in early.content.decode()
    with scope("test", hanako.party.pk):
        assert not MoneyRequest.objects.exists()
    later = an_agent("三郎", "2026-12-11T09:00", "billing")
    later.open(hanako)
    assert act(later, hanako, "write-off", amount_yen=1_494).status_code == 302
    two = clerk("二郎", hanako)  # as if a later day had been agreed meanwhile
    assert "DESK-9170" in decide(two, hanako, "approve").content.decode()
    assert decide(two, hanako, "reject").status_code == 302
    assert write_offs(hanako) == []


def test_a_stop_and_a_first_instalment_end_while_somebody_looks(owing):
    one = clerk("一郎", owing)
    far = act(one, owing, "stop", why="other", day="2027-12-12").content.decode()
    assert "DESK-9168" in far and "1年先の2027年12月11日（土）まで" in far
    typed = {"amount_yen": 500, "day": "2027-03-13"}
    late = act(one, owing, "plan", **typed).content.decode()
    assert "DESK-9169" in late and "2027年3月12日（金）までの日に" in late
    with scope("test", owing.party.pk):
        assert not DunningStop.objects.exists() and not Instalment.objects.exists()
    act(one, owing, "stop", why="other", day="2027-12-11")
    act(one, owing, "plan", amount_yen=500, day="2027-03-12")
    with scope("test", owing.party.pk):
        assert DunningStop.objects.count() == 1 and Instalment.objects.count() == 3


def test_a_stop_has_a_reason_and_an_end(owing):
    one = clerk("一郎", owing)
    assert act(one, owing, "stop", why="deceased").status_code == 422
    past = act(one, owing, "stop", why="deceased", day="2026-12-09")
    assert "DESK-9157" in past.content.decode()
    act(one, owing, "stop", why="deceased", day="2027-03-31")
    with scope("test", owing.party.pk):
        stop = DunningStop.objects.get()
        assert (stop.reason, stop.until_on) == ("deceased", date(2027, 3, 31))
        assert AuditEvent.objects.filter(verb="dunning_stopped").exists()
    act(one, owing, "end-stops")
    with scope("test", owing.party.pk):
        assert DunningStop.objects.get().ended_at == jst(AT)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31"])
@pytest.mark.parametrize("name", ["plan", "stop", "acknowledge"])
def test_a_day_of_no_time_of_ours_is_refused_in_its_field(owing, name, day):
    typed = {"why": "deceased", "amount_yen": "500", "day": day}
    answer = act(clerk("一郎", owing), owing, name, **typed)
    assert answer.status_code == 422
    assert "2000年から2100年までの日を入力してください。" in answer.content.decode()


def test_a_yen_a_month_is_refused_before_it_is_divided(owing):
    typed = {"amount_yen": "1", "day": "2026-12-20"}
    answer = act(clerk("一郎", owing), owing, "plan", **typed)
    assert answer.status_code == 422 and "DESK-9158" in answer.content.decode()
    assert instalments_of(10**15, 1) == []


def test_a_transfer_with_more_digits_than_a_number_has_is_not_found(owing):
    one = clerk("一郎", owing)
    assert one.get(f"transfers/{'9' * 25}/").status_code == 404
    assert one.get(f"transfers/{'9' * 18}/").status_code == 302  # to the list


def test_a_plan_divides_what_is_owed_by_months(owing):
    one = clerk("一郎", owing)
    act(one, owing, "plan", amount_yen=500, day="2026-12-31")
    with scope("test", owing.party.pk):
        parts = Instalment.objects.order_by("due_on")
        assert list(parts.values_list("due_on", "amount_yen")) == [
            (date(2026, 12, 31), 500),
            (date(2027, 1, 31), 500),
            (date(2027, 2, 28), 494),
        ]
    again = act(one, owing, "plan", amount_yen=500, day="2026-12-31")
    assert "DESK-9159" in again.content.decode()


@pytest.mark.parametrize("typed", [{"amount_yen": 1_495}, {"amount_yen": 10}])
def test_a_plan_that_does_not_fit_is_refused(owing, typed):
    answer = act(clerk("一郎", owing), owing, "plan", day="2026-12-31", **typed)
    assert "DESK-9158" in answer.content.decode()


def test_an_acknowledgement_renews_the_claim_and_the_page_says_so(owing):
    one = clerk("一郎", owing)
    where = f"customers/{owing.party.customer_number}/money/"
    assert "2031年11月25日" in one.see(where) and "未払い 1,494円" in one.see(where)
    act(one, owing, "acknowledge", day="2026-12-05")
    assert "2031年12月5日" in one.see(where)
    future = act(one, owing, "acknowledge", day="2026-12-11")
    assert "DESK-9160" in future.content.decode()
    with scope("test", owing.party.pk):
        assert DebtAcknowledgement.objects.count() == 1


@pytest.mark.parametrize("day", ["2020-01-01", "2026-11-24"])
def test_no_debt_is_acknowledged_before_its_bill_is_issued(owing, day):
    one = clerk("一郎", owing)
    answer = act(one, owing, "acknowledge", day=day)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert (
        "DESK-9167" in page and "請求書の発行日（2026年11月25日（水））より前" in page
    )
    with scope("test", owing.party.pk):
        assert not DebtAcknowledgement.objects.exists()
    act(one, owing, "acknowledge", day="2026-11-25")
    with scope("test", owing.party.pk):
        assert DebtAcknowledgement.objects.get().acknowledged_on == DUE_ON


def test_a_debt_of_a_former_system_is_not_acknowledged_before_its_month(hanako):
    an_operator(payments_from="2026-10")
    facts = {"debit": "receivable", "credit": "forward"}
    entry(hanako, "opening", "2026-10", 1_494, **facts)
    with scope("test", hanako.party.pk):
        case = DunningCase.objects.create(
            party=hanako.party,
            account=hanako.account,
            billing_month=OCTOBER,
            due_on=DUE_ON,
            cause="overdue",
            opened_at=jst("2026-11-26T09:00"),
        )
        told = {"actor": "staff 1", "at": jst(AT)}
        with pytest.raises(Refused) as refusal:
            acknowledge_debt(case, date(2026, 9, 30), WHY, **told)
        assert refusal.value.code == "acknowledged_before_bill"
        acknowledge_debt(case, OCTOBER, WHY, **told)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("2027-01-13", "（1月13日（水）まで止めています）"),
        ("2027-12-11", "（2027年12月11日（土）まで止めています）"),
    ],
)
def test_the_end_of_a_stop_in_another_year_is_said_with_its_year(owing, last, words):
    one = clerk("一郎", owing)
    assert act(one, owing, "stop", day=last, why="disputed").status_code == 302
    page = one.see(f"customers/{owing.party.customer_number}/money/")
    assert words in re.sub("<[^>]+>", "", page)


@pytest.mark.parametrize("name", ["stop", "plan", "acknowledge", "write-off"])
def test_a_reason_with_a_card_number_is_nowhere_kept(owing, name):
    one, card = clerk("一郎", owing), "4111 1111 1111 1111"
    typed = {"day": "2026-12-10", "amount_yen": 500, "why": "disputed"}
    answer = act(one, owing, name, **typed, reason=f"カードは {card} です")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "カード番号のようです。ここには入力できません。" in page
    assert "FORM-4045" in page
    with scope("test", owing.party.pk):
        kept = AuditEvent.objects.values_list("changes", flat=True)
        assert not any("1111" in str(one) for one in kept)
        assert not MoneyRequest.objects.exists() and not DunningStop.objects.exists()


@pytest.mark.parametrize(
    ("due_on", "renewals", "last"),
    [
        (date(2026, 11, 25), [], date(2031, 11, 25)),
        (date(2026, 12, 31), [], date(2031, 12, 31)),
        (date(2026, 11, 25), [date(2028, 3, 1)], date(2033, 3, 1)),
        (date(2028, 2, 28), [], date(2033, 2, 28)),  # from a 29 February
        (date(2027, 2, 28), [], date(2032, 2, 29)),
    ],
)
def test_a_claim_lapses_five_years_from_the_day_after(due_on, renewals, last):
    assert lapse_day(due_on, renewals) == last


def test_a_part_payment_begins_the_five_years_anew(owing):
    with scope("test", owing.party.pk):
        case = DunningCase.objects.get()
        assert lapse_day_of(case) == date(2031, 11, 25)
    sides = {"debit": "cash", "credit": "receivable"}
    entry(owing, "payment", "P1", 500, effective_on=date(2028, 3, 1), **sides)
    with scope("test", owing.party.pk):
        assert lapse_day_of(case) == date(2033, 3, 1)
    back = {"debit": "receivable", "credit": "cash"}
    entry(owing, "chargeback", "B1", 500, effective_on=date(2028, 3, 9), **back)
    with scope("test", owing.party.pk):  # taken back: nothing was paid
        assert lapse_day_of(case) == date(2031, 11, 25)


def test_agreed_instalments_acknowledge_the_debt_and_kept_money_does_not(owing):
    used = {"debit": "credit", "credit": "receivable"}
    entry(owing, "credit_use", "P1", 500, effective_on=date(2028, 3, 1), **used)
    with scope("test", owing.party.pk):
        case = DunningCase.objects.get()
        assert lapse_day_of(case) == date(2031, 11, 25)
        at = jst("2028-05-10T00:30")  # the day before in UTC
        agree_on_plan(case, 500, date(2028, 6, 1), actor="a", at=at)
        assert lapse_day_of(case) == date(2033, 5, 10)


def test_without_a_visit_nothing_is_shown_or_done(overpaid):
    agent = an_agent("一郎", AT, "billing")
    assert "1,494" not in agent.see(
        f"customers/{overpaid.party.customer_number}/money/"
    )
    act(agent, overpaid, "refund", amount_yen=700)
    with scope("test", overpaid.party.pk):
        assert not MoneyRequest.objects.exists()


def test_an_agent_without_the_right_finds_no_such_page(overpaid):
    agent = an_agent("三郎", AT)
    agent.open(overpaid)
    where = f"customers/{overpaid.party.customer_number}/money/"
    assert agent.get(where).status_code == 404
    assert act(agent, overpaid, "refund", amount_yen=700).status_code == 404


def test_what_is_kept_and_what_was_owed_before_stand_beside_the_bills(owing):
    agent = clerk("一郎", owing)
    where = f"customers/{owing.party.customer_number}/money/"
    said = page_words(agent.get(where))
    assert "預り金・払いすぎ" not in said and "以前のシステム" not in said
    sides = {"debit": "cash", "credit": "credit"}
    entry(owing, "payment", "P9", 700, billing_month=None, **sides)
    sides = {"debit": "receivable", "credit": "forward"}
    month = date(2026, 8, 1)
    entry(owing, "opening", "O1", 1_100, billing_month=month, **sides)
    said = page_words(agent.get(where))
    account = owing.account.account_number
    assert f"請求先{account}:預り金・払いすぎ・返還の分が700円あります。" in said
    assert (
        f"請求先{account}:以前のシステムでご請求した2026年8月分の1,100円が残っています"
        "（お支払いの期限は2026年11月25日）。"
    ) in said
