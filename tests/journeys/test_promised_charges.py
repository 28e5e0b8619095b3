"""What a procedure has promised is on the bill, or the bill does not go out."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.billing.models import Bill, BillFault, Charge, PromisedCharge
from madoguchi.billing.promised_charges import (
    promise_equipment_fee,
    promise_exit_fee,
)
from madoguchi.billing.promised_fees import Fee
from madoguchi.catalogue.models import Operator, Policy
from madoguchi.contracts.models import Contract
from madoguchi.jobs.feed.change_lines import list_changes
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.order_steps import OrderRun
from madoguchi.procedures.toolkit.promised_amounts import (
    keep_promised_beginnings,
    keep_promised_ends,
)
from tests.billable_accounts import a_charge
from tests.clock import jst, replay_until
from tests.desk import an_agent
from tests.operator import a_catalogue, an_item
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-11-24T10:00"
ISSUED = "2026-12-10T09:00:00+09:00"
NOVEMBER = date(2026, 11, 1)
PLAN_YEN, FEE_YEN = 4_900, 4_900
"""Of F1 without tax; its fee of 5,800 yen is capped at one month's charge."""


@pytest.fixture
def fibre(hanako):
    """A contract within its term, with the charge of November."""
    a_catalogue()
    an_item("EXIT", "fee", "契約解除料", 0, charged="once", tax_category="OUT_OF_SCOPE")
    an_item("LOST", "fee", "機器損害金", 0, charged="once", tax_category="OUT_OF_SCOPE")
    with scope("test", hanako.party.pk):
        Contract.objects.update(
            service="fibre",
            plan_code="F1",
            line_number="CAF1",
            term_end_on=date(2027, 2, 28),
        )
    a_charge(hanako.contract, PLAN_YEN, item_code="F1", billing_month=NOVEMBER)
    return hanako


def bill_promises(who: str) -> None:
    Operator.objects.update(
        promised_charges=who, exit_fee_item="EXIT", equipment_fee_item="LOST"
    )


def cancel(person, **answers: str) -> None:
    with clock_at(jst(MORNING)):
        client = signed_in_client(person.user, "password", "sms")
    walk = ProcedureWalk(MORNING, client, f"/c/{person.contract.code}/p/cancel/")
    walk.order(answers or {"last_day": "closing"})
    replay_until("2026-12-01T00:00")


def issue(month: str = "2026-11", at: str = ISSUED, **options: object) -> str:
    out = StringIO()
    with clock_at(datetime.fromisoformat(at)):
        call_command("bills", "issue", month=month, at=at, stdout=out, **options)
    return out.getvalue()


def lines_of_bill(month: date = NOVEMBER) -> list[tuple[str, int]]:
    with batch("test"):
        bill = Bill.objects.get(billing_month=month)
        rows = Charge.objects.filter(billing_month=month).order_by("id")
        assert bill.lines == len(rows)
        return [(row.item_code, row.amount_yen) for row in rows]


def faults() -> list[str]:
    with batch("test"):
        assert not Bill.objects.exists()
        return list(BillFault.objects.values_list("code", flat=True))


def promises() -> list[tuple[str, int, date | None]]:
    with batch("test"):
        rows = PromisedCharge.objects.order_by("pk")
        return [(row.item_code, row.amount_yen, row.settled_month) for row in rows]


def test_the_portal_puts_the_promised_exit_fee_on_the_bill_of_its_month(fibre):
    bill_promises("here")
    cancel(fibre)
    assert promises() == [("EXIT", FEE_YEN, None)]
    issue()
    assert lines_of_bill() == [("F1", PLAN_YEN), ("EXIT", FEE_YEN)]
    with batch("test"):
        bill = Bill.objects.get()
    assert bill.total_yen == 5_390 + 4_900, "the plan with tax, the fee without"
    assert promises() == [("EXIT", FEE_YEN, NOVEMBER)]


def test_what_is_on_a_bill_comes_on_no_other(fibre):
    bill_promises("here")
    cancel(fibre)
    issue()
    a_charge(fibre.contract, 100, item_code="M3", billing_month=date(2026, 12, 1))
    issue("2026-12", "2027-01-10T09:00:00+09:00")
    assert lines_of_bill(date(2026, 12, 1)) == [("M3", 100)]


def test_a_try_of_the_run_counts_the_promise_and_stores_nothing(fibre):
    bill_promises("here")
    cancel(fibre)
    assert "10,290" in issue(dry_run=True)
    with batch("test"):
        assert Charge.objects.count() == 1
    assert promises() == [("EXIT", FEE_YEN, None)]


def test_a_bill_that_lacks_the_promise_waits_for_the_export(fibre):
    bill_promises("export")
    cancel(fibre)
    issue()
    assert faults() == ["promise_missing"]
    a_charge(fibre.contract, FEE_YEN, item_code="EXIT", billing_month=NOVEMBER)
    issue()
    assert lines_of_bill() == [("F1", PLAN_YEN), ("EXIT", FEE_YEN)]


@pytest.mark.parametrize("who", ["here", "export"])
def test_a_bill_that_contradicts_the_promise_is_held_back(fibre, who):
    bill_promises(who)
    cancel(fibre)
    a_charge(fibre.contract, 5_800, item_code="EXIT", billing_month=NOVEMBER)
    issue()
    assert faults() == ["promise_contradicted"]


def test_a_fee_is_held_back_where_none_was_promised(fibre):
    bill_promises("export")
    with scope("test", fibre.party.pk):
        Contract.objects.update(term_end_on=date(2026, 11, 30))
    cancel(fibre)
    assert promises() == [("EXIT", 0, None)]
    a_charge(fibre.contract, FEE_YEN, item_code="EXIT", billing_month=NOVEMBER)
    issue()
    assert faults() == ["promise_contradicted"]


def test_the_export_is_asked_for_the_charge_in_the_feed(fibre):
    bill_promises("export")
    cancel(fibre)
    asked = [
        (line.column, line.after, line.contract_number)
        for line in list_changes()
        if line.column.startswith("charges.")
    ]
    number = fibre.contract.contract_number
    assert asked == [
        ("charges.item_code", "EXIT", number),
        ("charges.amount_excl", "4900", number),
    ]


def test_without_the_setting_nothing_is_kept_and_nothing_held(fibre):
    cancel(fibre)
    a_charge(fibre.contract, 1, item_code="EXIT", billing_month=NOVEMBER)
    issue()
    assert promises() == []
    assert lines_of_bill() == [("F1", PLAN_YEN), ("EXIT", 1)]


def a_fee(yen: int, day: date, source: str = "K1") -> Fee:
    return Fee(source, yen, "OUT_OF_SCOPE", day)


def test_lost_pieces_add_up_on_a_bill_of_their_own(fibre):
    bill_promises("here")
    at = jst("2026-12-21T10:00")
    with scope("test", fibre.party.pk):
        for source in ("return-1", "return-2", "return-2"):
            fee = a_fee(13_200, date(2026, 12, 21), source)
            promise_equipment_fee(fibre.contract, fee, at=at)
    issue()
    issue("2026-12", "2027-01-10T09:00:00+09:00")
    december = date(2026, 12, 1)
    assert lines_of_bill(december) == [("LOST", 13_200), ("LOST", 13_200)]


def test_a_fee_whose_month_is_billed_already_comes_on_the_next(fibre):
    bill_promises("here")
    issue()
    with scope("test", fibre.party.pk):
        fee = a_fee(FEE_YEN, date(2026, 11, 30))
        promise_exit_fee(fibre.contract, fee, at=jst("2026-12-11T10:00"))
    issue("2026-12", "2027-01-10T09:00:00+09:00")
    assert lines_of_bill(date(2026, 12, 1)) == [("EXIT", FEE_YEN)]


def test_the_last_days_of_a_month_by_the_day_are_promised_too(fibre):
    """4,900 yen, 28 of 30 days: 4,573 yen."""
    bill_promises("export")
    Policy.objects.create(valid_from=date(2020, 1, 1), prorates=True)
    cancel(fibre, last_day="day", other_on="2026-11-28")
    assert promises() == [("EXIT", FEE_YEN, None), ("F1", 4_573, None)]
    a_charge(fibre.contract, FEE_YEN, item_code="EXIT", billing_month=NOVEMBER)
    issue()
    assert faults() == ["promise_contradicted"], "the plan is charged whole"


def test_the_desk_sees_why_a_bill_does_not_come(fibre):
    bill_promises("export")
    cancel(fibre)
    issue()
    agent = an_agent("一郎", "2026-12-10T10:00")
    agent.open(fibre)
    page = agent.see(f"customers/{fibre.party.customer_number}/")
    assert "発行を止めている請求書" in page
    assert "お客様にお約束した料金が、明細にありません" in page


def test_what_is_left_of_the_work_fee_is_said_estimated_and_billed(fibre):
    """800 yen a month from December 2026 to July 2028: 20 instalments."""
    bill_promises("here")
    Operator.objects.update(work_fee_item="WORK")
    with scope("test", fibre.party.pk):
        Contract.objects.update(
            work_fee_monthly_yen=800, work_fee_until=date(2028, 7, 1)
        )
    cancel(fibre)
    with scope("test", fibre.party.pk):
        quote = dict(Order.objects.get().quote)
    assert quote["工事費の残り"] == "16,000円（最後のご請求に含まれます）"
    assert "26,290円" in quote["最後のご請求の見込み"]
    issue()
    fees = [("EXIT", FEE_YEN), ("WORK", 16_000)]
    assert lines_of_bill() == [("F1", PLAN_YEN), *fees]


def test_a_work_fee_that_ends_with_the_last_bill_leaves_nothing(fibre):
    with scope("test", fibre.party.pk):
        Contract.objects.update(
            work_fee_monthly_yen=800, work_fee_until=date(2026, 11, 1)
        )
    cancel(fibre)
    with scope("test", fibre.party.pk):
        assert "工事費の残り" not in dict(Order.objects.get().quote)


def test_an_option_that_begins_or_ends_within_a_month_is_promised_by_the_day(fibre):
    """500 yen: 7 of the 30 days of November, then 24 of them."""
    bill_promises("export")
    Policy.objects.create(valid_from=date(2020, 1, 1), prorates=True)
    with scope("test", fibre.party.pk):
        case = build_case(
            fibre.party, fibre.contract, actor="test", at=jst("2026-11-24T10:00")
        )
        item = case.facts.items["TALK"]
        begun = OrderRun(Order(number="K1"), {}, case)
        keep_promised_beginnings(begun, [item], date(2026, 11, 24))
        row = PromisedCharge.objects.get()
        assert (row.amount_yen, row.used_from) == (116, date(2026, 11, 24))
        keep_promised_ends(
            OrderRun(Order(number="K2"), {}, case), [item], row.used_from
        )
        assert not PromisedCharge.objects.exists(), "twice in a month: not compared"
        keep_promised_ends(
            OrderRun(Order(number="K3"), {}, case), [item], row.used_from
        )
        assert PromisedCharge.objects.get().amount_yen == 400
