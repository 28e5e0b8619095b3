"""The first start of the demo: whole, also when it was cut off."""

import socket
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.accounts.models import User
from madoguchi.billing.models import Bill
from madoguchi.catalogue.models import Operator
from madoguchi.compensations.models import ContractCompensation
from madoguchi.contracts.models import Contract
from madoguchi.jobs.upkeep import demo_data
from madoguchi.jobs.upkeep.demo_calendar import (
    copy_for_today,
    is_fictional,
    moved_cell,
)
from madoguchi.jobs.upkeep.demo_people import load_fictional_demo
from madoguchi.kernel.calendar import JST
from madoguchi.ledger.models import AgedAccount
from madoguchi.legal_notices.models import TellingProof
from madoguchi.messaging.models import Message
from madoguchi.payments.models import (
    DebitRequest,
    DunningCase,
    DunningNotice,
    IncomingTransfer,
    MoneyRequest,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.procedures.models import Order

DEMO = Path(__file__).parents[2] / "demo"
TODAY = datetime(2026, 11, 24, 10, tzinfo=JST)


@pytest.fixture
def home(db_of_all, settings, tmp_path):
    settings.HOME = tmp_path
    with clock_at(TODAY):
        yield tmp_path


def bills() -> int:
    with batch("test"):
        return Bill.objects.count()


def test_the_first_start_issues_every_closed_month_and_the_second_nothing(home):
    demo_data.load_demo(DEMO)
    issued = bills()
    assert issued == 156
    assert list(home.iterdir()) == []
    demo_data.load_demo(DEMO)
    assert bills() == issued


def test_a_start_that_was_cut_off_is_finished_by_the_next(home, capsys):
    call_command("import", str(DEMO))
    (home / "loading").touch()
    demo_data.load_demo(DEMO)
    assert bills() == 156
    assert list(home.iterdir()) == []


def test_an_operator_who_loaded_by_hand_is_billed_by_hand(home, capsys):
    call_command("import", str(DEMO))
    demo_data.load_demo(DEMO)
    assert bills() == 0


def test_a_port_in_use_is_told_before_anything_starts(home):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            call_command("run", port=port, data=DEMO, stderr=(said := StringIO()))
    assert ended.value.code == 1
    assert said.getvalue().startswith(f"port_not_free: ポート{port}を開けません。")
    assert not Operator.objects.exists()


def test_three_subscribers_and_the_desk_are_there_to_sign_in_as(home):
    demo_data.load_demo(DEMO)
    assert [mail for _, mail in demo_data.demo_sign_ins()] == [
        "hanako@example.jp",
        "daisuke@example.jp",
        "admin@yoshida.example.jp",
        "desk@example.jp",
    ]


def copied(tmp_path, today: date, name: str) -> list[list[str]]:
    copy_for_today(DEMO, tmp_path / "copy", today)
    text = (tmp_path / "copy" / name).read_text()
    return [line.split(",") for line in text.split("\n") if line]


@pytest.mark.parametrize(
    ("today", "first", "newest"),
    [
        (date(2026, 11, 10), "2025-11", "2026-10"),
        (date(2026, 11, 29), "2025-11", "2026-10"),
        (date(2027, 1, 3), "2026-01", "2026-12"),
        (date(2027, 1, 31), "2026-01", "2026-12"),
    ],
)
def test_the_months_of_the_demo_reach_up_to_today(tmp_path, today, first, newest):
    months = sorted({row[0] for row in copied(tmp_path, today, "charges.csv")[1:]})
    assert (months[0], months[-1]) == (first, newest)
    used = [row[1] for row in copied(tmp_path, today, "usage.csv")[1:]]
    assert max(used) < today.isoformat() and len(used) == len(
        {tuple(row[:2]) for row in copied(tmp_path, today, "usage.csv")[1:]}
    )


def test_days_move_by_whole_months_and_texts_stay():
    assert moved_cell("2026-10-31", 4) == "2027-02-28"
    assert moved_cell("2026-02-28", 1) == "2026-03-31"
    assert moved_cell("2026-10-30", 4) == "2027-02-28"
    assert moved_cell("2026-12", 1) == "2027-01"
    assert moved_cell("FB70000074", 1) == "FB70000074"


def test_the_people_of_the_demo_have_a_password_a_bill_to_pay_and_the_desk_work(home):
    with clock_at(datetime(2026, 11, 29, 4, tzinfo=JST)):
        load_fictional_demo(DEMO)
        load_fictional_demo(DEMO)
        with batch("test"):
            newest = Bill.objects.filter(billing_month="2026-10-01")
            assert newest.count() == 13
            assert {bill.due_on for bill in newest} == {date(2026, 11, 30)}
            late = DunningCase.objects.values_list(
                "account__account_number", "billing_month"
            )
            assert sorted(late) == [
                ("E00002", date(2026, 9, 1)),
                ("E00009", date(2026, 7, 1)),
                ("E00009", date(2026, 9, 1)),
            ]
            stopped = Order.objects.get(kind="suspend-service")
            assert stopped.party.customer_number == "N200000085"
            done = DunningNotice.objects.filter(case__billing_month="2026-09-01")
            assert set(done.values_list("days", flat=True)) == {5, 15}
            mails = Message.objects.filter(sent_at=None)  # of the law, in the queue
            subjects = set(mails.values_list("subject", flat=True))
            assert [name.endswith("料金が変わります") for name in subjects] == [True]
            assert TellingProof.objects.count() == told_of_law()
            given = ContractCompensation.objects.values_list("state", "days")
            assert set(given) == {("promised", 1)}
            aged = AgedAccount.objects.exclude(account_number="E00009")
            late = aged.filter(days_1_30_yen__gt=0).values_list("account_number")
            assert list(late) == [("E00002",)]
            waiting = Order.objects.filter(state="awaiting_approval")
            assert waiting.count() == 2
            asked = DebitRequest.objects.filter(state="asked")
            at_bank = [("E00003", date(2026, 10, 1), date(2026, 11, 30))]
            columns = ("account__account_number", "billing_month", "file__debit_on")
            assert list(asked.values_list(*columns)) == at_bank
            assert len(list((home / "debit-files").iterdir())) == 1
            assert waiting_transfers() == [
                ("ﾔﾏﾀﾞ ｼﾞﾛｳ", 5_500, None),
                ("ﾊｾｶﾞﾜ ﾖｼｺ", 4_712, "E00007"),
            ]
            refund = MoneyRequest.objects.get(kind="by_bank")
            assert (refund.state, refund.amount_yen) == ("asked", 2_855)
        mails = [mail for _label, mail in demo_data.demo_sign_ins()]
        for user in User.objects.filter(email__in=mails):
            assert user.check_password("madoguchi-no-demo"), user.email
    assert len(mails) == 4 and len("madoguchi-no-demo") >= 15


def told_of_law() -> int:
    """How many contracts of the demo have the plan whose price changes."""
    return Contract.objects.filter(plan_code="V3").exclude(status="ended").count()


def waiting_transfers() -> list[tuple]:
    rows = IncomingTransfer.objects.order_by("pk")
    return list(rows.values_list("payer", "amount_yen", "candidate__account_number"))


def test_an_operators_own_folder_is_not_taken_for_the_demo(tmp_path):
    assert is_fictional(DEMO) and not is_fictional(tmp_path)
