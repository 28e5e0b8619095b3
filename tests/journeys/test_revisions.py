"""Correct, give back, cancel, issue anew: new numbers, old ones stay."""

import json
import re
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import Addressee, parse_record
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    current_record,
    issue_return_invoice,
    reissue_invoice,
)
from madoguchi.documents.models import Document
from madoguchi.documents.store import fetch_content
from madoguchi.jobs.documents.document_tasks import make_revision_document
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.clock import jst
from tests.invoices import A_FIBRE, a_line, a_record, some_lines
from tests.people import Person

NEW = Addressee("大阪府大阪市北区梅田2-2", "D001", "株式会社みらい", "5300001")


def asked(reason: str = "宛名の変更") -> RevisionRequest:
    return RevisionRequest("経理 花子", reason, now())


def reissued(person: Person, bill: Bill, to: Addressee = NEW) -> list[Revision]:
    with scope("test", person.party.pk):
        return reissue_invoice(bill, to, asked())


def work() -> None:
    """What waits in the queue for documents."""
    for job in ProcrastinateJob.objects.filter(task_name="make_later_document"):
        make_revision_document(**job.args)


def documents(person: Person) -> list[Document]:
    with scope("test", person.party.pk):
        rows = Document.objects.select_related("replaces")
        return list(rows.order_by("pk"))


def test_a_new_addressee_makes_a_cancellation_and_an_invoice_of_the_same_sum(hanako):
    bill = a_bill(hanako)
    first = document_of_bill(bill)
    cancelled, again = reissued(hanako, bill)
    work()
    assert [d.number for d in documents(hanako)] == [
        bill.invoice_number,
        f"{bill.invoice_number}-1",
        f"{bill.invoice_number}-2",
    ]
    _, off, on = documents(hanako)
    assert (off.kind, off.total_yen) == ("cancelled", -bill.total_yen)
    assert (on.kind, on.total_yen) == ("reissued", bill.total_yen)
    assert off.replaces == on.replaces == first
    assert on.counterparty == "株式会社みらい" and on.reason == "宛名の変更"
    assert on.made_by == "経理 花子" and on.record_sha256 == again.sha256
    assert parse_record(again.record).lines == parse_record(bill.record).lines
    assert parse_record(cancelled.record).tax_yen == -bill.tax_yen


def test_the_first_document_stays_as_it_was(hanako):
    bill = a_bill(hanako)
    first = document_of_bill(bill)
    before = fetch_content(first.pdf_sha256)
    reissued(hanako, bill)
    work()
    assert documents(hanako)[0].pdf_sha256 == first.pdf_sha256
    assert fetch_content(first.pdf_sha256) == before


def test_the_same_wish_again_makes_nothing(hanako):
    bill = a_bill(hanako)
    reissued(hanako, bill)
    with pytest.raises(Refused) as refusal:
        reissued(hanako, bill)
    assert refusal.value.code == "nothing_to_change"
    with scope("test", hanako.party.pk):
        assert Revision.objects.count() == 2


def test_a_later_document_waits_for_the_one_before_by_making_it(hanako):
    bill = a_bill(hanako)
    reissued(hanako, bill)
    assert documents(hanako) == []
    work()
    work()
    assert len(documents(hanako)) == 3


def test_a_second_reissue_follows_the_first_one(hanako):
    bill = a_bill(hanako)
    reissued(hanako, bill)
    third = Addressee(NEW.address, "", "株式会社あした", NEW.postal_code)
    rows = reissued(hanako, bill, third)
    work()
    assert parse_record(rows[1].record).follows.number == f"{bill.invoice_number}-2"
    assert documents(hanako)[-1].replaces.number == f"{bill.invoice_number}-2"
    with scope("test", hanako.party.pk):
        assert parse_record(current_record(bill)).addressee == third


def test_a_correction_is_a_whole_invoice_with_its_tax_taken_once(hanako):
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        row = correct_invoice(bill, {4: 359}, asked("通話料の誤り"))
    said, before = parse_record(row.record), parse_record(bill.record)
    assert said.kind == "corrected" and said.follows.number == bill.invoice_number
    assert len(said.lines) == len(before.lines)
    assert said.lines[3].amount_yen == before.lines[3].amount_yen - 100 == 359
    assert said.net_yen == before.net_yen - 100
    assert said.tax_yen == (before.taxes[1].net_yen - 100) // 10
    work()
    assert documents(hanako)[-1].total_yen == said.total_yen


def test_a_later_document_bears_the_day_in_japan(hanako):
    """An hour before office time it is still the day before in London."""
    bill = a_bill(hanako)
    early = RevisionRequest("経理 花子", "通話料の誤り", jst("2026-12-01T08:30"))
    with scope("test", hanako.party.pk):
        row = correct_invoice(bill, {4: 359}, early)
    assert parse_record(row.record).issued_on == date(2026, 12, 1)
    work()
    assert documents(hanako)[-1].issued_on == date(2026, 12, 1)


def test_a_return_has_negative_lines_and_replaces_nothing(hanako):
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        row = issue_return_invoice(bill, {1: 300, 8: 33}, asked("障害による返金"))
        said = parse_record(row.record)
        assert [line.amount_yen for line in said.lines] == [-300, -33]
        assert [line.description[:3] for line in said.lines] == ["返還:"] * 2
        assert (said.net_yen, said.tax_yen) == (-333, -30)
        assert current_record(bill) == bill.record


@pytest.mark.parametrize("amounts", [{1: 0}, {1: -5}, {1: 901}, {4: 460}])
def test_more_than_a_line_has_is_not_given_back(hanako, amounts):
    bill = a_bill(hanako)
    with pytest.raises(Refused) as refusal, scope("test", hanako.party.pk):
        issue_return_invoice(bill, amounts, asked())
    assert refusal.value.code == "returns_too_much"
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()


def refused(person: Person, act, bill: Bill, amounts: dict[int, int]) -> str:
    """Its code; nothing was issued."""
    with scope("test", person.party.pk):
        before = Revision.objects.count()
    with pytest.raises(Refused) as refusal, scope("test", person.party.pk):
        act(bill, amounts, asked())
    with scope("test", person.party.pk):
        assert Revision.objects.count() == before
    return refusal.value.code


def test_a_line_is_given_back_once_over_all_returns_also_under_another_name(hanako):
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 500}, asked())
    assert refused(hanako, issue_return_invoice, bill, {1: 401}) == "returns_too_much"
    reissued(hanako, bill)
    assert refused(hanako, issue_return_invoice, bill, {1: 401}) == "returns_too_much"
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 400}, asked())
    assert refused(hanako, issue_return_invoice, bill, {1: 1}) == "returns_too_much"
    with scope("test", hanako.party.pk):
        assert issue_return_invoice(bill, {2: 1}, asked()).total_yen == -1


def test_a_return_is_held_against_the_line_as_it_was_corrected(hanako):
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        correct_invoice(bill, {4: 359}, asked())
    assert refused(hanako, issue_return_invoice, bill, {4: 360}) == "returns_too_much"


def test_equal_lines_share_what_can_be_given_back(hanako):
    twice = json.loads(a_record([a_line(1), a_line(2)]))
    bill = a_bill(hanako, lines=twice["lines"])
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 900}, asked())
        issue_return_invoice(bill, {2: 900}, asked())
    assert refused(hanako, issue_return_invoice, bill, {1: 1}) == "returns_too_much"


def test_the_base_of_a_rate_stays_at_0_whatever_the_discount(hanako):
    """900 and 5,200 with a discount of 6,000: only 100 can go back."""
    price = {"amount_yen": -6_000, "unit_price": "-6000", "description": "割引"}
    free = a_line(4, A_FIBRE[3], amount_yen=7_000, unit_price="7000")
    lines = [a_line(1), a_line(2, A_FIBRE[0]), a_line(3, **price), free]
    bill = a_bill(hanako, lines=lines)
    assert refused(hanako, issue_return_invoice, bill, {1: 101}) == "returns_too_much"
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 100}, asked())
    assert refused(hanako, issue_return_invoice, bill, {2: 1}) == "returns_too_much"
    assert refused(hanako, correct_invoice, bill, {3: -6_001}) == "below_returned"


@pytest.mark.parametrize("amounts", [{1: 499}, {1: 0}, {1: -99_999}])
def test_a_correction_stays_above_what_was_returned_of_its_line(hanako, amounts):
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 500}, asked())
    assert refused(hanako, correct_invoice, bill, amounts) == "below_returned"
    with scope("test", hanako.party.pk):
        assert correct_invoice(bill, {1: 500}, asked()).kind == "corrected"


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ({4: 459}, "nothing_to_change"),
        ({4: -99_999}, "below_zero"),
        ({4: 999_999_999_999}, "amount_too_large"),
        ({4: -1_000_000_000}, "amount_too_large"),
        ({8: -1}, "below_zero"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(hanako, amounts, code):
    bill = a_bill(hanako, lines=some_lines(8))
    assert refused(hanako, correct_invoice, bill, amounts) == code
    with scope("test", hanako.party.pk):
        assert correct_invoice(bill, {8: 0}, asked()).kind == "corrected"


def test_a_line_is_given_back_once_however_it_is_divided(hanako):
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 600}, asked())
        issue_return_invoice(bill, {8: 33, 1: 200}, asked())
    with pytest.raises(Refused) as refusal, scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 101}, asked())
    assert refusal.value.code == "returns_too_much"
    with scope("test", hanako.party.pk):
        issue_return_invoice(bill, {1: 100}, asked())
        assert Revision.objects.count() == 3


@pytest.mark.parametrize(
    "reason", ["", "  ", "あ", "....", "００００", "ああ", "誤り" * 101]
)
def test_without_a_reason_nothing_is_issued(hanako, reason):
    bill = a_bill(hanako)
    with pytest.raises(Refused) as refusal, scope("test", hanako.party.pk):
        reissue_invoice(bill, NEW, asked(reason))
    assert refusal.value.code == "bad_reason"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "山田　太郎"}, "宛名に余分な空白か半角カナがあります"),
        ({"name": "㈱みらい"}, "宛名に㈱や(株)などの略記があります"),
        ({"name": "上様"}, "宛名が「上様」のような"),
        ({"name": " "}, "宛名がありません"),
        ({"name": "みらい😀"}, "宛名に印刷できない文字があります"),
        ({"address": ""}, "住所がありません"),
        ({"postal_code": "530-0001"}, "郵便番号が7桁の数字ではありません"),
    ],
)
def test_no_number_is_given_to_an_addressee_who_gets_no_document(hanako, changes, said):
    bill = a_bill(hanako)
    with pytest.raises(Refused) as refusal:
        reissued(hanako, bill, replace(NEW, **changes))
    assert refusal.value.code == "addressee_faulty"
    assert said in str(refusal.value)
    with batch("test"):
        assert not Revision.objects.exists()


def test_a_line_that_is_not_there_cannot_be_corrected(hanako):
    bill = a_bill(hanako)
    with pytest.raises(Refused) as refusal, scope("test", hanako.party.pk):
        correct_invoice(bill, {99: 1}, asked())
    assert refusal.value.code == "no_such_line"


def command(*words: str) -> str:
    out = StringIO()
    call_command("documents", *words, stdout=out)
    return out.getvalue()


WHO = ("--operator", "係 次郎", "--reason", "障害による返金")


def test_the_operator_corrects_and_gives_back_by_a_command(hanako):
    bill = a_bill(hanako)
    said = command("return", bill.invoice_number, "--line", "1=300", *WHO)
    assert f"{bill.invoice_number}-1 を発行しました（-330円）" in said
    command("correct", bill.invoice_number, "--line", "4=359", *WHO)
    with scope("test", hanako.party.pk):
        kinds = Revision.objects.order_by("nth").values_list("kind", "asked_by")
        assert list(kinds) == [("return", "係 次郎"), ("corrected", "係 次郎")]
        acts = AuditEvent.objects.order_by("pk").values_list("verb", "actor")
        assert ("invoice_return", "係 次郎") in list(acts)


@pytest.mark.parametrize(
    "words",
    [
        ("return", "I000000000", "--line", "1=1", *WHO),
        ("return", "NUMBER", "--line", "one=1", *WHO),
        ("return", "NUMBER", *WHO),
        ("return", "NUMBER", "--line", "1=1", "--reason", "x"),
        ("correct", "NUMBER", "--line", "1=1", "--operator", "x"),
    ],
)
def test_a_command_that_is_unclear_issues_nothing(hanako, words):
    number = a_bill(hanako).invoice_number
    with pytest.raises(CommandError, match=r"（[a-z_]+）"):
        command(*(number if word == "NUMBER" else word for word in words))
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("act", "lines", "words"),
    [
        ("correct", ["4"], "「4」を読み取れません。"),
        ("correct", ["4=1,000"], "「4=1,000」を読み取れません。"),
        ("correct", ["４＝359"], "「４＝359」を読み取れません。"),
        ("correct", ["0=359"], "「0=359」を読み取れません。"),
        ("correct", ["4=359円"], "「4=359円」を読み取れません。"),
        ("correct", ["4=" + "9" * 16], f"「4={'9' * 16}」を読み取れません。"),
        ("correct", ["4=359", "4=360"], "同じ明細の行が2回指定されています。"),
        ("correct", ["99=359"], "99行目の明細はありません。"),
        ("correct", [], "明細の行が指定されていません。"),
        ("correct", ["4=9999999999"], "1行の金額は9桁（999,999,999円）までです。"),
        ("return", ["4=0"], "返還する金額は1円以上で、"),
        ("return", ["4=-5"], "返還する金額は1円以上で、"),
        ("return", ["99=1"], "99行目の明細はありません。"),
    ],
)
def test_a_line_that_cannot_be_is_said_with_its_code(hanako, act, lines, words):
    number = a_bill(hanako).invoice_number
    options = [part for line in lines for part in ("--line", line)]
    with pytest.raises(CommandError) as refused:
        command(act, number, *options, *WHO)
    said = str(refused.value)
    assert said.startswith(words) and "何も発行していません。" in said
    assert re.search(r"（[a-z_]+）$", said)
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()


@pytest.mark.parametrize("count", [0, 2])
def test_one_invoice_at_a_time_is_revised(hanako, count):
    number = a_bill(hanako).invoice_number
    with pytest.raises(CommandError, match=r"（one_invoice_number）$"):
        command("correct", *[number] * count, "--line", "4=359", *WHO)
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()
