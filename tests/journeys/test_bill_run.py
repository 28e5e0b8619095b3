"""From charges to bills: what a run freezes, skips, tries out and refuses."""

import json
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.billing.models import Bill, InvoiceCounter
from madoguchi.billing.record.invoice import (
    canonical_record,
    parse_record,
    record_digest,
)
from madoguchi.billing.renderers.pdf_texts import payment_rows
from madoguchi.billing.run.issue import issue_bills as issue_any
from madoguchi.billing.run.listing import listing_rows
from madoguchi.catalogue.models import Operator, TaxRate
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.jobs.bills.bill_run import parse_run
from madoguchi.kernel.calendar import month_after
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.billable_accounts import a_charge, insert_billable_accounts
from tests.operator import an_item, an_operator
from tests.people import a_contract, an_account

TENTH = "2026-11-10T09:00:00+09:00"
text = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40
)


def issue(month: str = "2026-10", at: str = TENTH, **options: object) -> str:
    out = StringIO()
    call_command("bills", "issue", month=month, at=at, stdout=out, **options)
    return out.getvalue()


def issue_on(at: str, month: str) -> str:
    """Issue the bills of a month when that moment has come."""
    with clock_at(datetime.fromisoformat(at)):
        return issue(month=month, at=at)


def listed(month: str = "2026-10") -> str:
    out = StringIO()
    call_command("bills", "list", month=month, csv=True, stdout=out)
    return out.getvalue()


def bills() -> list[Bill]:
    with batch("test"):
        return list(Bill.objects.order_by("invoice_number"))


def change(row: object, **values: object) -> None:
    with batch("test"):
        type(row).objects.filter(pk=row.pk).update(**values)


def refusal(capsys, **options: object) -> str:
    with pytest.raises(SystemExit, match="1"):
        issue(**options)
    return capsys.readouterr().err


@pytest.fixture
def operator(hanako) -> Operator:
    return an_operator()


@pytest.fixture
def billed(hanako, operator):
    """Hanako with a card and three categories on two contracts."""
    number = hanako.party.customer_number
    with batch("test"):
        second = a_contract(hanako.party, hanako.account, nth=1)
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok_1",
            card_brand="Visa",
            card_last4="4242",
        )
    an_item("CALL", "usage", "国内通話料", 0, unit="秒")
    change(hanako.account, account_number="B0000007", addressee="髙橋 花子")
    change(hanako.contract, contract_number="C2", nickname="自宅", plan_code="M3")
    change(second, contract_number="C10", plan_code="GONE")
    a_charge(hanako.contract, 900)
    a_charge(
        hanako.contract,
        459,
        item_code="CALL",
        description="国内通話料",
        quantity=Decimal("2755.0000"),
        unit_price=Decimal("0.1667"),
    )
    a_charge(
        hanako.contract,
        -300,
        item_code="DISC",
        description="割引",
        used_from=None,
        used_to=None,
    )
    a_charge(second, 99, tax_category="REDUCED_8", description="新聞")
    a_charge(second, 733, tax_category="OUT_OF_SCOPE", description="工事費分割金")
    return SimpleNamespace(person=hanako, second=second, number=number)


RECORD = "".join(
    line.strip()
    for line in """
{"account_number":"B0000007",
"addressee":{"address":"東京都千代田区丸の内1-1","department_code":"",
"name":"髙橋 花子","postal_code":"1000005"},
"billing_month":"2026-10","closing_on":"2026-10-31","contracts":[
{"contract_number":"C10","line_number":"09011112222","nickname":"",
"plan_name":"GONE","service":"mobile"},
{"contract_number":"C2","line_number":"09011112222","nickname":"自宅",
"plan_name":"みちモバイル 3GB","service":"mobile"}],
"customer_number":"N100000001","due_on":"2026-11-25",
"invoice_number":"I000000001","issued_on":"2026-11-10",
"issuer":{"address":"宮城県仙台市青葉区一番町1-1-1","brand":"テストネット",
"name":"テスト通信株式会社","postal_code":"9800811",
"registration_number":"T8000000000001","support_phone":"0120-000-000"},
"kind":"invoice","lines":[
{"amount_yen":99,"contract_number":"C10","description":"新聞","item_code":"M3",
"line":1,"quantity":"1","tax_category":"REDUCED_8","unit":"","unit_price":"99",
"used_from":"2026-10-01","used_to":"2026-10-31"},
{"amount_yen":733,"contract_number":"C10","description":"工事費分割金",
"item_code":"M3","line":2,"quantity":"1","tax_category":"OUT_OF_SCOPE",
"unit":"","unit_price":"733","used_from":"2026-10-01","used_to":"2026-10-31"},
{"amount_yen":900,"contract_number":"C2","description":"みちモバイル 3GB",
"item_code":"M3","line":3,"quantity":"1","tax_category":"STANDARD_10",
"unit":"","unit_price":"900","used_from":"2026-10-01","used_to":"2026-10-31"},
{"amount_yen":459,"contract_number":"C2","description":"国内通話料",
"item_code":"CALL","line":4,"quantity":"2755","tax_category":"STANDARD_10",
"unit":"秒","unit_price":"0.1667","used_from":"2026-10-01","used_to":"2026-10-31"},
{"amount_yen":-300,"contract_number":"C2","description":"割引",
"item_code":"DISC","line":5,"quantity":"1","tax_category":"STANDARD_10",
"unit":"","unit_price":"-300","used_from":null,"used_to":null}],
"payment":{"brand":"Visa","last4":"4242","mandate":"","method":"card","transfer_to":""},
"peppol_id":"","period_from":"2026-10-01","period_to":"2026-10-31","settlement":"",
"tax_basis":"exclusive","tax_rounding":"down","taxes":[
{"category":"OUT_OF_SCOPE","net_yen":733,"rate_percent":"0","tax_yen":0},
{"category":"REDUCED_8","net_yen":99,"rate_percent":"8","tax_yen":7},
{"category":"STANDARD_10","net_yen":1059,"rate_percent":"10","tax_yen":105}],
"total_yen":2003,"version":1}
""".splitlines()
)


def test_the_record_is_this_text_to_the_letter(billed):
    issue()
    (bill,) = bills()
    assert bill.record == RECORD
    assert bill.sha256 == record_digest(RECORD)
    assert parse_record(bill.record).sha256 == bill.sha256


def test_the_columns_beside_the_record_say_the_same(billed):
    issue()
    (bill,) = bills()
    assert (bill.party_id, bill.account_id) == (
        billed.person.party.pk,
        billed.person.account.pk,
    )
    assert (bill.lines, bill.net_yen, bill.tax_yen, bill.total_yen) == (
        5,
        1891,
        112,
        2003,
    )
    assert bill.issued_at.isoformat() == "2026-11-10T09:00:00+09:00"
    assert (bill.billing_month, bill.issued_on, bill.closing_on, bill.due_on) == (
        date(2026, 10, 1),
        date(2026, 11, 10),
        date(2026, 10, 31),
        date(2026, 11, 25),
    )


def test_the_list_has_a_row_for_each_bill(billed):
    issue()
    header, row = listed().splitlines()
    assert header.startswith(
        "account_number,billing_month,invoice_number,lines,net_STANDARD_10,"
        "tax_STANDARD_10,net_REDUCED_8,tax_REDUCED_8,net_OUT_OF_SCOPE,total,sha256"
    )
    assert row == (
        f"B0000007,2026-10,I000000001,5,1059,105,99,7,733,2003,{record_digest(RECORD)},"
        "0,0,2026-11-10,N100000001"
    )


def test_a_second_run_issues_nothing_and_changes_nothing(billed):
    issue()
    before = listed()
    said = issue(at="2026-11-20T09:00:00+09:00")
    assert "以前に発行済み                             1" in said
    assert listed() == before
    assert InvoiceCounter.objects.get().last_number == 1


def test_a_dry_run_shows_the_sums_and_stores_nothing(billed):
    said = issue(dry_run=True)
    assert "発行していません" in said
    assert [line.split() for line in said.splitlines() if "合計" in line] == [
        ["合計・税込（円）", "2,003", "0", "0", "2,003"]
    ]
    assert bills() == []
    assert not InvoiceCounter.objects.exists()


def test_a_dry_run_compares_with_last_month(billed):
    a_charge(billed.second, 1000, billing_month=date(2026, 9, 1))
    issue(month="2026-09", at="2026-10-10T09:00:00+09:00")
    said = issue(dry_run=True)
    assert [line.split()[1:] for line in said.splitlines()[2:4]] == [
        ["1", "0", "1", "0"],
        ["5", "0", "1", "4"],
    ]
    assert [line.split() for line in said.splitlines() if "合計" in line] == [
        ["合計・税込（円）", "2,003", "0", "1,100", "903"]
    ]


def test_the_summary_says_what_was_issued(billed):
    said = [line.split() for line in issue().splitlines()]
    assert ["課税10%", "対象額（円）", "1,059"] in said
    assert ["軽減税率8%", "※", "消費税（円）", "7"] in said
    assert ["合計・税込（円）", "2,003"] in said
    assert ["請求書番号", "I000000001", "〜", "I000000001"] in said
    assert ["締め日前（未発行）", "0"] in said


def test_a_contract_that_moves_to_another_account_is_not_billed_again(billed):
    issue()
    party = billed.person.party
    with batch("test"):
        other = an_account(party, "other")
        third = a_contract(party, other, nth=3)
    change(billed.second, account=other)
    issue()
    assert len(bills()) == 1
    a_charge(third, 50)
    issue()
    assert [parse_record(bill.record).total_yen for bill in bills()] == [2003, 55]


def test_nobody_is_billed_without_charges(hanako, operator):
    said = issue()
    assert bills() == []
    assert not InvoiceCounter.objects.filter(last_number__gt=0).exists()
    assert "請求書番号                              なし" in said


def test_an_account_that_closes_later_waits(billed):
    change(billed.person.account, closing_day=20)
    said = issue(at="2026-10-19T23:59:59+09:00")
    assert bills() == []
    assert "締め日前（未発行）                         1" in said
    issue(at="2026-10-19T15:00:00+00:00")  # the 20th in Japan
    (bill,) = bills()
    assert (bill.issued_on, bill.closing_on) == (date(2026, 10, 20),) * 2
    invoice = parse_record(bill.record)
    assert (invoice.period_from, invoice.period_to) == (
        date(2026, 9, 21),
        date(2026, 10, 20),
    )


def test_a_moment_without_a_zone_is_in_japan(billed):
    issue(at="2026-11-10T00:30")
    assert bills()[0].issued_on == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("method", "day", "month", "due"),
    [
        ("card", 25, "2026-10", "2026-11-25"),  # a Wednesday
        ("debit", 22, "2026-10", "2026-11-24"),  # Sunday, then 勤労感謝の日
        ("transfer", 31, "2026-10", "2026-11-30"),
        ("transfer", 31, "2026-11", "2027-01-04"),  # 31 December; banks open on 4th
        ("debit", 30, "2027-01", "2027-03-01"),  # no 30 February; the 28th is a Sunday
    ],
)
def test_the_due_day_is_one_on_which_banks_are_open(billed, method, day, month, due):
    fields = {"card": "card_day", "debit": "debit_day", "transfer": "transfer_due_day"}
    Operator.objects.update(**{fields[method]: day})
    change(billed.person.account, payment_method=method)
    a_charge(billed.second, 1000, billing_month=date.fromisoformat(f"{month}-01"))
    issue_on(f"{month_after(date.fromisoformat(f'{month}-01'))}T09:00:00+09:00", month)
    assert [bill.due_on.isoformat() for bill in bills()] == [due]


@pytest.mark.parametrize(
    ("kind", "method", "shown"),
    [
        ("card", "card", ("Visa", "4242")),
        ("debit", "debit", ("", "567")),
        ("card", "transfer", ("", "")),
        ("card", "debit", ("", "")),  # the method changed, its details did not yet
    ],
)
def test_the_record_shows_no_more_than_four_digits(billed, kind, method, shown):
    change(billed.person.account, payment_method=method)
    with batch("test"):
        PaymentMethod.objects.update(kind=kind, bank_account_number="567")
    issue()
    payment = parse_record(bills()[0].record).payment
    assert (payment.brand, payment.last4, payment.method) == (*shown, method)
    assert "1234567" not in bills()[0].record
    assert "tok_1" not in bills()[0].record


def test_prices_that_hold_their_tax_keep_their_total(billed):
    Operator.objects.update(tax_basis="inclusive", tax_rounding="half_up")
    issue()
    invoice = parse_record(bills()[0].record)
    assert [(tax.net_yen, tax.tax_yen) for tax in invoice.taxes] == [
        (733, 0),
        (92, 7),
        (963, 96),
    ]
    assert invoice.total_yen == 99 + 733 + 900 + 459 - 300


def test_the_rate_is_the_one_of_the_closing_day(billed):
    TaxRate.objects.create(
        category="STANDARD_10", valid_from=date(2026, 10, 31), rate_percent="12.50"
    )
    TaxRate.objects.create(
        category="REDUCED_8", valid_from=date(2026, 11, 1), rate_percent=9
    )
    issue()
    taxes = {tax.category: tax for tax in parse_record(bills()[0].record).taxes}
    assert taxes["STANDARD_10"].rate_percent == Decimal("12.5")
    assert taxes["STANDARD_10"].tax_yen == 132
    assert taxes["REDUCED_8"].tax_yen == 7


@pytest.mark.parametrize(
    ("addressee", "told"),
    [
        ("株式会社みらい", "0188:7000000000002"),
        ("株式会社みらい 経理部", "0188:7000000000002"),
        ("株式会社みらいサービス", ""),  # begins like it, and is another company
        ("株式会社みらい 経理部会社", ""),
        ("株式会社あした", ""),
    ],
)
def test_a_bill_is_addressed_to_whoever_it_names_and_nobody_else(
    billed, addressee, told
):
    make_corporate(billed.person)
    change(billed.person.account, addressee=addressee)
    issue()
    assert parse_record(bills()[0].record).peppol_id == told


@pytest.mark.parametrize(
    ("addressee", "kind"),
    [("髙橋 花子", "individual"), ("株式会社あした", "corporate")],
)
def test_a_bill_is_addressed_as_the_operator_says(billed, addressee, kind):
    make_corporate(billed.person, kind)
    told = {"addressee": addressee, "peppol_id": "0221:T8000000000001"}
    change(billed.person.account, **told)
    issue()
    assert parse_record(bills()[0].record).peppol_id == "0221:T8000000000001"


def test_a_person_has_no_corporate_number(billed):
    make_corporate(billed.person, "individual")
    change(billed.person.account, addressee="株式会社みらい")
    issue()
    assert parse_record(bills()[0].record).peppol_id == ""


def make_corporate(person, kind: str = "corporate") -> None:
    with batch("test"):
        Party.objects.update(kind=kind)
        PartyProfile.objects.filter(party=person.party).update(
            name="株式会社みらい", corporate_number="7000000000002"
        )


def test_numbers_follow_the_account_numbers(billed, taro):
    change(taro.account, account_number="B00000070")
    with batch("test"):
        first = an_account(taro.party, "taro")
        contract = a_contract(taro.party, first, nth=5)
    change(first, account_number="A9")
    a_charge(contract, 10)
    a_charge(taro.contract, 20)
    issue()
    assert [
        (b.invoice_number, parse_record(b.record).account_number) for b in bills()
    ] == [
        ("I000000001", "A9"),
        ("I000000002", "B0000007"),
        ("I000000003", "B00000070"),
    ]


def test_the_next_month_goes_on_where_this_one_ended(billed):
    issue()
    a_charge(billed.second, 1000, billing_month=date(2026, 11, 1))
    issue_on("2026-12-10T09:00:00+09:00", "2026-11")
    assert [bill.invoice_number for bill in bills()] == ["I000000001", "I000000002"]


@given(
    said=st.fixed_dictionaries(dict.fromkeys(("a", "b", "c", "d"), text)),
    amount=st.integers(-(10**12), 10**12),
    quantity=st.decimals(-(10**9), 10**9, places=4),
)
@settings(max_examples=60)
def test_whatever_is_stored_comes_out_canonical(billed, said, amount, quantity):
    contract, account = billed.person.contract, billed.person.account
    with batch("test"):
        month = month_after(date(2019, 10, 1), Bill.objects.count())
    change(contract, nickname=said["a"], line_number=said["d"][:20])
    change(account, addressee=said["b"], address=said["c"], department_code=said["d"])
    a_charge(
        contract,
        amount,
        billing_month=month,
        description=said["c"] + "\u2028\x7f\\\"'𠮷😀\x1f",
        quantity=quantity,
    )
    run = parse_run(f"{month:%Y-%m}", "2099-12-31")
    with batch("test"):
        issue_any(run, [account.pk])  # what the gate would stop as well
    bill = bills()[-1]
    assert bill.record == canonical_record(json.loads(bill.record))
    assert bill.sha256 == record_digest(bill.record)
    invoice = parse_record(bill.record)
    assert invoice.contracts[0].nickname == said["a"]
    assert invoice.addressee.name == said["b"]
    assert invoice.lines[0].description.startswith(said["c"])
    assert invoice.lines[0].quantity == quantity
    assert str(invoice.lines[0].quantity) == minimal(quantity)


def minimal(value: Decimal) -> str:
    written = f"{value:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if Decimal(written) == 0 else written


@pytest.mark.parametrize(
    "month", ["2026-1", "2026-13", "202610", "2026-10-01", "２０２６-10", "0001-01", ""]
)
def test_a_month_that_is_none_is_refused(billed, capsys, month):
    assert refusal(capsys, month=month).startswith("bad_month: ")
    assert bills() == []


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-11-31", "0001-01-01T00:00+23:59", "10", ""]
)
def test_a_moment_that_is_none_is_refused(billed, capsys, at):
    assert refusal(capsys, at=at).startswith("bad_moment: ")
    assert bills() == []


@pytest.mark.parametrize("dry_run", [False, True])
def test_no_bill_is_issued_before_its_moment(billed, capsys, dry_run):
    """The row of numbers has no gaps: what was issued too early stays."""
    said = refusal(capsys, at="2099-01-01T00:00", dry_run=dry_run)
    assert said.startswith("moment_in_future: ")
    assert bills() == []


def test_without_an_operator_there_is_nobody_to_bill(db_of_all, capsys):
    assert refusal(capsys).startswith("no_operator: ")


def test_a_charge_without_a_legal_rate_is_refused_and_nobody_is_billed(
    billed, taro, capsys
):
    a_charge(taro.contract, 100)
    TaxRate.objects.filter(category="REDUCED_8").update(valid_from=date(2026, 11, 1))
    said = refusal(capsys)
    assert said.startswith("no_tax_rate: ") and "REDUCED_8" in said
    assert bills() == []


def test_a_tenth_digit_is_refused(billed, capsys):
    with batch("test"):
        InvoiceCounter.objects.create(pk=1, last_number=999_999_999)
    assert refusal(capsys).startswith("no_invoice_number: ")
    assert bills() == []
    assert InvoiceCounter.objects.get().last_number == 999_999_999


def test_a_bill_by_transfer_says_where_to_as_the_operator_said_it_then(billed):
    where = "架空銀行 本店 普通 0000001"
    Operator.objects.update(transfer_account=where)
    change(billed.person.account, payment_method="transfer")
    issue()
    (bill,) = bills()
    payment = parse_record(bill.record).payment
    assert (payment.method, payment.transfer_to) == ("transfer", where)
    assert f'"method":"transfer","transfer_to":"{where}"}}' in bill.record
    Operator.objects.update(transfer_account="別の銀行")
    assert bills()[0].record == bill.record


def test_a_bill_by_transfer_goes_to_the_own_account_of_who_has_one(billed):
    own = "架空銀行 専用支店 普通 7654321"
    Operator.objects.update(transfer_account="架空銀行 本店 普通 0000001")
    change(billed.person.account, payment_method="transfer", virtual_account=own)
    issue()
    (bill,) = bills()
    invoice = parse_record(bill.record)
    assert invoice.payment.transfer_to == own
    assert own in str(payment_rows(invoice)) and "本店" not in bill.record
    change(billed.person.account, virtual_account="別の支店")
    assert bills()[0].record == bill.record


def test_a_bill_by_card_says_nothing_of_a_transfer(billed):
    Operator.objects.update(transfer_account="架空銀行 本店 普通 0000001")
    change(billed.person.account, virtual_account="架空銀行 専用支店 普通 7654321")
    issue()
    assert bills()[0].record == RECORD


def test_a_bill_is_not_changed_by_what_changes_afterwards(billed):
    issue()
    change(billed.person.account, addressee="別人", payment_method="transfer")
    Operator.objects.update(name="別会社")
    issue()
    assert [bill.record for bill in bills()] == [RECORD]
    with batch("test"):
        assert Contract.objects.count() == 2
        assert BillingAccount.objects.count() == 1


def test_a_list_of_a_month_is_read_in_pieces_and_never_held_whole(db_of_all):
    """A million bills are listed with the memory of some hundreds."""
    insert_billable_accounts(300)
    issue()
    with batch("test"), connection.cursor() as cursor:
        rows = listing_rows(date(2026, 10, 1))
        next(rows)
        cursor.execute("SELECT name FROM pg_cursors WHERE NOT is_holdable")
        ((name,),) = cursor.fetchall()
        cursor.execute(f'FETCH FORWARD ALL FROM "{name}"')
        assert len(cursor.fetchall()) >= 100
        assert sum(1 for _ in rows) >= 50  # of the piece that was fetched
