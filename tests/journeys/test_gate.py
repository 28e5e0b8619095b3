"""The gate before issue: the faulty bill is stopped, the run goes on."""

import ast
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.billing.models import Bill, BillFault
from madoguchi.billing.record import checklist
from madoguchi.billing.record.checklist import (
    CHECKLIST_POINTS,
    FAULT_LABELS,
    checklist_results,
    invoice_faults,
)
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.run.issue import issue_bills as issue_any
from madoguchi.billing.run.signed_document import signed_pdf_and_xml
from madoguchi.catalogue.models import Operator
from madoguchi.documents.models import Document
from madoguchi.jobs.bills.bill_run import parse_run
from madoguchi.jobs.documents.document_tasks import make_documents
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.invoices import a_line, an_invoice
from tests.operator import an_operator
from tests.people import a_contract, an_account


def run(*words: str) -> str:
    out = StringIO()
    call_command("bills", *words, "--month", "2026-10", stdout=out, stderr=StringIO())
    return out.getvalue()


def issue() -> str:
    return run("issue", "--at", "2026-11-10T09:00:00+09:00")


def billed() -> int:
    with batch("test"):
        return Bill.objects.count()


def all_bills() -> list[int]:
    with batch("test"):
        return list(Bill.objects.values_list("pk", flat=True))


def change(account, **values: object) -> None:
    with scope("test", account.party_id):
        type(account).objects.filter(pk=account.pk).update(**values)


@pytest.fixture
def both(hanako, taro):
    an_operator()
    a_charge(hanako.contract, 900)
    a_charge(taro.contract, 900)
    return hanako, taro


SPOILED = [
    ({"addressee": ""}, "addressee_missing"),
    ({"addressee": "  "}, "addressee_missing"),
    ({"addressee": "上様"}, "addressee_nobody"),
    ({"address": ""}, "address_missing"),
    ({"postal_code": "123"}, "postal_code"),
    ({"addressee": "伊藤  京子"}, "addressee_spelling"),
    ({"addressee": "伊藤 京子 "}, "addressee_spelling"),
    ({"addressee": "ﾐﾁﾉｸ商店"}, "addressee_spelling"),
    ({"addressee": "㈱みちのく"}, "addressee_short_form"),
    ({"addressee": "みちのく(株)"}, "addressee_short_form"),
    ({"addressee": "伊藤\u200b京子"}, "addressee_unprintable"),
]


@pytest.mark.parametrize(("values", "code"), SPOILED)
def test_a_faulty_addressee_stops_that_bill_and_no_other(both, values, code):
    hanako, taro = both
    change(hanako.account, **values)
    said = issue()
    assert billed() == 1 and "発行前の検査で停止" in said
    told = run("faults")
    assert code in told and FAULT_LABELS[code] in told and "1件の請求を停止中" in told
    assert taro.account.account_number not in told
    with batch("test"):
        assert Bill.objects.get().invoice_number == "I000000001"


@pytest.mark.parametrize("name", ["葛\U000e0100城 髙﨑", "𠮷田 太郎", "ＮＴＴ商会"])
def test_a_name_written_as_its_owner_writes_it_is_no_fault(both, name):
    change(both[0].account, addressee=name)
    issue()
    assert billed() == 2


def test_put_right_it_is_billed_with_the_next_number_and_leaves_the_report(both):
    hanako, _ = both
    change(hanako.account, addressee="")
    issue()
    issue()
    with batch("test"):
        assert BillFault.objects.count() == 1
    change(hanako.account, addressee="伊藤 京子")
    issue()
    assert billed() == 2
    make_documents(all_bills())
    assert "0件の請求を停止中" in run("faults")


def test_a_dry_run_counts_what_would_be_stopped_and_stores_nothing(both):
    change(both[0].account, addressee="")
    day = ("--at", "2026-11-10T09:00:00+09:00")
    assert "発行前の検査で停止" in run("issue", "--dry-run", *day)
    assert billed() == 0
    with batch("test"):
        assert not BillFault.objects.exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"description": " "}, "item_without_name"),
        ({"description": "　"}, "item_without_name"),
        ({"description": "\u00a0\u2028\u3164"}, "item_without_name"),
        ({"used_from": date(2026, 10, 31), "used_to": date(2026, 10, 1)}, "period_of"),
    ],
)
def test_a_faulty_line_stops_the_bill(both, values, code):
    a_charge(both[0].contract, 5, **values)
    issue()
    assert billed() == 1 and code in run("faults")


@pytest.mark.parametrize("yen", [10**12, -(10**12)])
def test_lines_whose_sum_no_number_holds_stop_their_bill_and_not_the_run(both, yen):
    a_charge(both[0].contract, yen)
    issue()
    assert billed() == 1 and "item_too_great" in run("faults")


def test_a_line_a_yen_below_a_trillion_is_billed(both):
    a_charge(both[0].contract, 10**12 - 1)
    issue()
    assert billed() == 2


def test_two_spellings_of_one_name_stop_both_accounts(both):
    hanako, _ = both
    with scope("test", hanako.party.pk):
        type(hanako.account).objects.update(account_number="B9")
        second = an_account(hanako.party, "HANAKO")
        other = a_contract(hanako.party, second, nth=5)
    a_charge(other, 10)
    issue()
    assert billed() == 1 and run("faults").count("addressee_twice") == 2


@pytest.mark.parametrize(
    ("number", "name", "code"),
    [
        ("T1234567890123", "みちのく通信株式会社", "registration_check_digit"),
        ("8000000000001", "みちのく通信株式会社", "registration_number"),
        ("T1234567890123", "個人事業 伊藤", ""),
    ],
)
def test_the_registration_number_is_checked_as_the_law_has_it(both, number, name, code):
    Operator.objects.update(registration_number=number, name=name)
    issue()
    assert billed() == (0 if code else 2)
    assert code in run("faults")


def test_every_code_that_the_checklist_gives_has_its_words():
    """Read from its source: what it yields is a text or an f-string of none."""
    tree = ast.parse(Path(checklist.__file__).read_text(encoding="utf-8"))
    yields = [node.value for node in ast.walk(tree) if isinstance(node, ast.Yield)]
    given = {node.value for node in yields if isinstance(node, ast.Constant)}
    assert len(given) == len(yields) >= 15
    of_the_gate_alone = {"addressee_twice", "item_too_great"}
    of_the_gate_alone |= {"promise_contradicted", "promise_missing"}
    assert given | of_the_gate_alone == FAULT_LABELS.keys()
    assert len(CHECKLIST_POINTS) == 6


def spoiled(**members: object):
    """An invoice that says something else than it was read with."""
    invoice = an_invoice(4)
    for name, value in members.items():
        object.__setattr__(invoice, name, value)
    return invoice


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"total_yen": 1}, "sums_per_rate"),
        ({"lines": ()}, "no_items"),
        ({"period_from": date(2026, 12, 1)}, "period"),
        ({"tax_rounding": "up"}, "rounding"),
    ],
)
def test_what_contradicts_itself_is_never_signed(members, code):
    invoice = spoiled(**members)
    assert code in invoice_faults(invoice)
    with pytest.raises(ValueError, match=code):
        signed_pdf_and_xml(invoice, now())


def test_a_sound_invoice_has_every_point_ticked():
    assert [holds for _, holds in checklist_results(an_invoice(12))] == [True] * 6
    assert invoice_faults(an_invoice([a_line(1)], tax_basis="inclusive")) == []


def test_what_is_billed_passes_every_point(both):
    issue()
    with batch("test"):
        assert [
            invoice_faults(parse_record(bill.record)) for bill in Bill.objects.all()
        ] == [[], []]


def test_a_record_that_contradicts_itself_is_reported_and_the_others_are_made(both):
    change(both[0].account, addressee="㈱みちのく")
    with batch("test"):
        issue_any(parse_run("2026-10", "2026-11-10"), [b.account.pk for b in both])
    make_documents(all_bills())
    with batch("test"):
        (document,) = Document.objects.all()
    assert document.party_id == both[1].party.pk
    assert "addressee_short_form" in run("faults")
