"""Nobody is asked to pay by a day that is over when the bill goes out."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.revisions.revise_bill import RevisionRequest, correct_invoice
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Party
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.clock import get_at, jst
from tests.desk import an_agent
from tests.import_folders import notes_of_load, write_operator_folder
from tests.operator import an_operator
from tests.page_words import page_words
from tests.people import Person

LATE = "2026-11-30T09:00:00+09:00"


@pytest.fixture
def payer(hanako):
    """By card on the 25th of the month after: of August 2026-09-25, a Friday."""
    an_operator()
    a_charge(hanako.contract, 1_000, billing_month=date(2026, 8, 1))
    return hanako


def issue(capsys, **options: object) -> str:
    out = StringIO()
    try:
        call_command("bills", "issue", month="2026-08", stdout=out, **options)
    except SystemExit:
        return capsys.readouterr().err
    return out.getvalue()


def due_days_of_bills() -> list[date | None]:
    with batch("test"):
        rows = list(Bill.objects.order_by("pk"))
    assert [parse_record(row.record).due_on for row in rows] == [r.due_on for r in rows]
    return [row.due_on for row in rows]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_bill_whose_day_of_payment_is_over_is_not_issued(payer, capsys, dry_run):
    said = issue(capsys, at=LATE, dry_run=dry_run)
    assert said == (
        "due_before_issue: 2026-08分の支払日（2026年9月25日）は、"
        "発行の日（2026年11月30日）より前です。何も発行していません。"
        "--due で、発行の日かそのあとの支払日を指定してください。\n"
    )
    assert due_days_of_bills() == []


def test_a_day_that_is_named_is_that_of_the_bill(payer, capsys):
    issue(capsys, at=LATE, due="2026-12-25")
    assert due_days_of_bills() == [date(2026, 12, 25)]
    issue(capsys, at=LATE)  # nothing is left to be issued, and nothing is refused
    assert due_days_of_bills() == [date(2026, 12, 25)]


def test_the_day_of_issue_is_still_a_day_of_payment(payer, capsys):
    issue(capsys, at="2026-09-25T20:00:00+09:00")
    assert due_days_of_bills() == [date(2026, 9, 25)]


@pytest.mark.parametrize(
    "day", ["2026-11-29", "2026-02-30", "20261", "明日", "2027-12-02", ""]
)
def test_a_named_day_that_cannot_be_is_refused(payer, capsys, day):
    said = issue(capsys, at=LATE, due=day)
    assert said.startswith(f"bad_due_day: 支払日「{day}」が正しくありません。")
    assert due_days_of_bills() == []


def correct(person, amounts: dict[int, int], at: str):
    with scope("test", person.party.pk):
        bill = Bill.objects.get(party=person.party)
        asked = RevisionRequest("係 次郎", "金額の誤り", jst(at))
        return parse_record(correct_invoice(bill, amounts, asked).record)


@pytest.mark.parametrize(
    ("yen", "at", "due_on"),
    [
        (2_000, "2026-11-20T09:00", date(2026, 12, 25)),
        (500, "2026-11-20T09:00", date(2026, 9, 25)),
        (2_000, "2026-09-20T09:00", date(2026, 9, 25)),
    ],
)
def test_a_correction_asks_for_more_by_a_day_to_come(payer, capsys, yen, at, due_on):
    issue(capsys, at="2026-09-10T09:00:00+09:00")
    assert correct(payer, {1: yen}, at).due_on == due_on


def test_a_bill_corrected_to_a_later_day_is_not_due_before_it(payer, capsys):
    """Of August, due on 9月25日; since 11月20日 it asks for more by 12月25日."""
    Operator.objects.update(payments_from="2026-08")
    Party.objects.filter(pk=payer.party.pk).update(kind="corporate")
    issue(capsys, at="2026-09-10T09:00:00+09:00")
    assert asked_of_company(payer, "2026-11-19T10:00")
    correct(payer, {1: 2_000}, "2026-11-20T09:00")
    assert not asked_of_company(payer, "2026-12-25T10:00")
    assert asked_of_company(payer, "2026-12-26T10:00")
    agent = an_agent("一郎", "2026-12-25T11:00", "billing")
    agent.open(payer)
    number = payer.party.customer_number
    words = page_words(agent.get(f"customers/{number}/money/"))
    assert "お支払い日前" in words and "未払い 2" not in words
    customer = page_words(agent.get(f"customers/{number}/"))
    assert "引き落とし予定" in customer and "未確認" not in customer


def asked_of_company(person: Person, at: str) -> bool:
    return "お支払いがまだです" in page_words(get_at(at, person.client, "/"))


def test_a_correction_by_command_says_that_its_day_is_over(payer, capsys):
    issue(capsys, at="2026-09-10T09:00:00+09:00")
    with batch("test"):
        number = Bill.objects.get().invoice_number
    out = StringIO()
    words = ("--line", "1=500", "--operator", "係 次郎", "--reason", "金額の誤り")
    call_command("documents", "correct", number, *words, stdout=out)
    assert "支払日は 2026年9月25日 のままで、発行の日（" in out.getvalue()


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"card_day": 5}, ["card_day: closing_days の 31 は"]),
        (
            {"closing_days": [15], "invoice_issue_days_after_closing": 45},
            [
                "card_day: closing_days の 15 は",
                "debit_day: closing_days の 15 は",
                "transfer_due_day: closing_days の 15 は",
            ],
        ),
        ({"closing_days": [20], "transfer_due_day": 2}, []),
        (
            {"closing_days": [20], "transfer_due_day": 1},
            ["transfer_due_day: closing_days の 20 は"],
        ),
        ({"transfer_due_day": 10}, []),
    ],
)
def test_rules_by_which_bills_would_come_too_late_are_named(
    db_of_all, tmp_path, members, named
):
    """20 + 10 days is the 30th, in February the 2nd; 31 + 10 is the 10th."""
    folder = write_operator_folder(tmp_path / "operator")
    file = folder / "operator.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | members))
    accounts = folder / "billing_accounts.csv"
    days = members.get("closing_days", [31, 20])
    text = accounts.read_text().replace(",20,", f",{days[-1]},")
    accounts.write_text(text.replace(",31,", f",{days[0]},"))
    notes = notes_of_load(folder)
    heads = [f"operator.json: {name}" for name in named]
    assert [note[: len(head)] for note, head in zip(notes, heads, strict=True)] == heads
