"""What a former system had not got starts the ledger, to the yen."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.report import FaultyFolder, report_lines
from madoguchi.jobs.payments.aged_accounts import count_receivable_ages
from madoguchi.ledger.balances import read_balances
from madoguchi.ledger.models import AgedAccount, LedgerEntry
from madoguchi.platform.access import Access
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.card_money import OCTOBER, money_entries, post_bill
from tests.clock import jst
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)
from tests.operator import an_operator

HEADER = "account_number,billing_month,open_yen,due_on\n"
ROWS = "B1,2026-08,1100,2026-09-25\nB2,2026-07,330,2026-08-25\n"


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    (folder / "open_items.csv").write_text(HEADER + ROWS)
    return folder


def ledger(verb: str, **options: object) -> str:
    out = StringIO()
    call_command("ledger", verb, stdout=out, **options)
    return out.getvalue()


def test_open_items_post_once_and_agree_with_the_old_books(folder):
    for _again in range(2):
        load_operator_folder(folder)
    with batch("test"):
        rows = LedgerEntry.objects.filter(event="opening").order_by("source")
        assert list(rows.values_list("source", "debit", "credit", "amount_yen")) == [
            ("B1/2026-08", "receivable", "forward", 1100),
            ("B2/2026-07", "receivable", "forward", 330),
        ]
    assert ledger("opening", total=1430) == "前のシステムからの未収: 1,430円\n"
    with pytest.raises(SystemExit, match="1"):
        ledger("opening", total=1431)
    assert "一致します" in ledger("verify")
    Operator.objects.update(payments_from="2026-07")
    *_, total = ledger("ages", on=date(2026, 10, 1)).splitlines()
    assert total == "total,0,1100,330,0,0,0"


def test_open_items_from_before_known_payments_are_in_the_ages(folder):
    """1,100 + 330 of the old books, less 100 that came since, by the days past."""
    replace_text(folder, "operator.json", "{\n", '{\n "payments_from": "2026-10",\n')
    (folder / "payments.csv").write_text(
        "payment_number,account_number,kind,billing_month,paid_on,amount_yen\n"
        "P1,B1,payment,2026-08,2026-09-28,100\n"
        "P2,B2,payment,2026-06,2026-09-28,7000\n"
    )
    notes = notes_of_load(folder)
    assert [note.split(": ")[0] for note in notes] == [
        "open_items.csv:2",
        "open_items.csv:3",
    ]
    assert "「2026-08」は operator.json の payments_from より前です" in notes[0]
    *_, total = ledger("ages", on=date(2026, 10, 1)).splitlines()
    assert total == "total,0,1000,330,0,0,0"
    count_receivable_ages(jst("2026-10-01T10:00"))
    sums = AgedAccount.objects.order_by("account_number")
    assert list(
        sums.values_list("account_number", "days_1_30_yen", "days_31_60_yen")
    ) == [
        ("B1", 1000, 0),
        ("B2", 0, 330),
    ]


def test_another_sum_for_a_posted_item_is_an_error(folder):
    load_operator_folder(folder)
    (folder / "open_items.csv").write_text(HEADER + ROWS.replace("1100", "1101"))
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    said = "\n".join(report_lines(faulty.value.report.faults))
    assert "posted_otherwise" in said
    assert ledger("opening") == "前のシステムからの未収: 1,430円\n"


@pytest.mark.parametrize(
    ("event", "debit", "credit", "owed_yen"),
    [
        ("late_charge", "receivable", "late_charge", 1120),
        ("write_off", "bad_debt", "receivable", 1080),
        ("credit_use", "credit", "receivable", 1080),
        ("credit_use", "receivable", "credit", 1120),
        ("opening", "receivable", "forward", 1120),
        ("payment", "in_transit", "receivable", 1080),
        ("chargeback", "receivable", "in_transit", 1120),
    ],
)
def test_every_event_of_a_receivable_counts_as_owed(
    hanako, event, debit, credit, owed_yen
):
    an_operator()
    Operator.objects.update(payments_from="2026-10")
    post_bill(hanako, 1100)
    with scope("test", hanako.party.pk):
        LedgerEntry.objects.create(
            party=hanako.party,
            account=hanako.account,
            event=event,
            source="X1",
            billing_month=OCTOBER,
            debit=debit,
            credit=credit,
            amount_yen=20,
            effective_on=date(2026, 11, 20),
            posted_at=jst("2026-11-20T09:00"),
        )
        access = Access("test", hanako.party.pk)
        balances = read_balances(access, [hanako.account.pk], [OCTOBER])
    assert balances[hanako.account.pk, OCTOBER].owed_yen == owed_yen
    assert len(money_entries(hanako)) == 1
    *_, total = ledger("ages", on=date(2026, 11, 30)).splitlines()
    assert sum(map(int, total.split(",")[1:-1])) == owed_yen
