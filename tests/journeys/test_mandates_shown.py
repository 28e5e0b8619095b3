"""A mandate is named on bills and at the desk; accounts of before were sealed."""

from importlib import import_module
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from madoguchi.billing.models import Bill
from madoguchi.billing.record.frozen_record import read_frozen_record
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml
from madoguchi.customers.models import PortalChange
from madoguchi.payments.models import DebitMandate, KeptMethod, PaymentMethod
from madoguchi.payments.sealed_accounts import AccountSecrets, open_account
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.clock import jst
from tests.desk import an_agent
from tests.operator import an_operator

UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
FORCED_SQL = "SELECT relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)"
AT = "2026-11-13T10:00"


def a_mandate(person, number: str, state: str, **facts: object) -> DebitMandate:
    told = {"way": "online", "tail": "567", "opened_at": jst(AT)} | facts
    with scope("test", person.party.pk):
        return DebitMandate.objects.create(
            party=person.party,
            account=person.account,
            key=f"key-{number}",
            number=number,
            state=state,
            bank_code="0005",
            bank_name="三菱UFJ",
            branch_code="002",
            branch_name="丸の内",
            account_type="1",
            sealed_account="sealed-1234567",
            fingerprint=number,
            **told,
        )


def test_the_xml_of_a_bill_names_the_mandate_that_the_bank_registered(hanako):
    an_operator()
    a_mandate(hanako, "DM-17", "registered", settled_at=jst(AT))
    with scope("test", hanako.party.pk):
        hanako.account.payment_method = "debit"
        hanako.account.save(update_fields=["payment_method"])
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="debit",
            bank_code="0005",
            bank_account_number="567",
            mandate_number="DM-17",
        )
    a_charge(hanako.contract, 1_000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    with scope("test", hanako.party.pk):
        bill = Bill.objects.get()
    invoice = read_frozen_record(bill.record, bill.sha256)
    tree = ET.fromstring(render_invoice_xml(invoice))  # noqa: S314  # our own, just made
    means = tree.find("cac:PaymentMeans", UBL)
    assert means.findtext("cbc:PaymentMeansCode", namespaces=UBL) == "49"
    assert means.findtext("cac:PaymentMandate/cbc:ID", namespaces=UBL) == "DM-17"
    assert b"1234567" not in ET.tostring(tree)


def test_the_desk_sees_each_mandate_of_a_customer_and_no_number(hanako, taro):
    an_operator()
    a_mandate(hanako, "DM-17", "registered", settled_at=jst(AT))
    a_mandate(hanako, "DM-18", "refused", opened_at=jst("2026-11-14T10:00"))
    a_mandate(taro, "DM-99", "open")
    agent = an_agent("one", AT, "billing")
    agent.open(hanako)
    page = agent.see(f"customers/{hanako.party.customer_number}/money/")
    assert "口座振替の登録" in page
    for said in ("三菱UFJ 丸の内", "末尾567", "登録済み", "登録できませんでした"):
        assert said in page
    assert page.index("DM-18") < page.index("DM-17")
    assert "DM-99" not in page and "1234567" not in page


def test_nothing_is_said_of_mandates_where_there_are_none(hanako):
    an_operator()
    agent = an_agent("one", AT, "billing")
    agent.open(hanako)
    page = agent.see(f"customers/{hanako.party.customer_number}/money/")
    assert "口座振替の登録" not in page


@pytest.fixture
def old_rows(hanako, taro):
    """Accounts as they were stored before they were sealed, and a card."""
    open_facts = {"bank_account_number": "1234567", "account_holder_kana": "ﾔﾏﾀﾞ ﾊﾅｺ"}
    facts = {"party": hanako.party, "account": hanako.account, "kind": "debit"}
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.create(**facts, **open_facts)
        kept = open_facts | {"bank_account_number": "7654321", "kept_at": jst(AT)}
        KeptMethod.objects.create(**facts, **kept, rank=1)
    with batch("test"):
        for column in ("account_holder_kana", "bank_code"):
            PortalChange.objects.create(
                party=hanako.party,
                file="payment_methods",
                key=hanako.account.account_number,
                column=column,
                before="ﾔﾏﾀﾞ ﾀﾛｳ",
                after="ﾔﾏﾀﾞ ﾊﾅｺ",
                at=jst(AT),
            )
    with scope("test", taro.party.pk):
        PaymentMethod.objects.create(
            party=taro.party, account=taro.account, kind="card", card_token="tok-1"
        )
    return hanako


def test_accounts_of_before_are_sealed_by_the_migration(old_rows, taro):
    seal = import_module("madoguchi.payments.migrations.0012_sealed_accounts")
    number = old_rows.account.account_number
    for _twice in range(2):
        with connections["owner"].schema_editor() as editor:
            seal.seal_accounts(apps, editor)
    with scope("test", old_rows.party.pk):
        method, kept = PaymentMethod.objects.get(), KeptMethod.objects.get()
    with batch("test"):
        holder_change, other_change = PortalChange.objects.order_by("column")
    for row, digits in ((method, "1234567"), (kept, "7654321")):
        opened = open_account(row.sealed_account, number)
        assert opened == AccountSecrets(digits, "ﾔﾏﾀﾞ ﾊﾅｺ")
        assert (row.bank_account_number, row.account_holder_kana) == (digits[-3:], "")
    assert (holder_change.before, holder_change.after) == ("", "")
    assert other_change.after == "ﾔﾏﾀﾞ ﾊﾅｺ"
    with scope("test", taro.party.pk):
        card = PaymentMethod.objects.get()
    assert (card.card_token, card.sealed_account) == ("tok-1", "")


def test_the_walls_stand_after_the_migration(old_rows):
    seal = import_module("madoguchi.payments.migrations.0012_sealed_accounts")
    with connections["owner"].schema_editor() as editor:
        seal.seal_accounts(apps, editor)
        with editor.connection.cursor() as cursor:
            cursor.execute(FORCED_SQL, [list(seal.TABLES)])
            assert cursor.fetchall() == [(True,)] * len(seal.TABLES)
