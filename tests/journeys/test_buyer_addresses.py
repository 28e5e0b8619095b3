"""Where electronic invoices go: the address stays with the company that has it."""

import pytest

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import (
    Addressee,
    canonical_record,
    parse_record,
)
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    reissue_invoice,
)
from madoguchi.customers.actions import change_bill_addressee
from madoguchi.customers.models import Party, PartyProfile
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.invoices import as_object
from tests.people import Person

OWN, GIVEN = "0188:7000000000002", "0221:T8000000000001"


@pytest.fixture
def company(hanako) -> Person:
    with batch("test"):
        Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
        PartyProfile.objects.filter(party=hanako.party).update(
            name="株式会社みらい", corporate_number="7000000000002"
        )
    return hanako


def set_account(person: Person, **facts: str) -> None:
    with batch("test"):
        for name, value in facts.items():
            setattr(person.account, name, value)
        person.account.save()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("別の会社 経理部", GIVEN),
        ("別の会社", GIVEN),
        ("別の会社サービス", ""),
        ("株式会社みらい", ""),
    ],
)
def test_another_addressee_of_an_account_does_not_inherit_its_address(
    company, name, kept
):
    set_account(company, addressee="別の会社 総務部", peppol_id=GIVEN)
    with scope("test", company.party.pk):
        change_bill_addressee(
            company.account, name=name, department="", actor="test", at=now()
        )
        company.account.refresh_from_db()
    assert (company.account.addressee, company.account.peppol_id) == (name, kept)


def reissued_to(person: Person, bill: Bill, name: str) -> list[str]:
    before = parse_record(bill.record).addressee
    to = Addressee(before.address, "D1", name, before.postal_code)
    asked = RevisionRequest("経理", "宛名の変更", now())
    with scope("test", person.party.pk):
        return [
            parse_record(row.record).peppol_id
            for row in reissue_invoice(bill, to, asked)
        ]


@pytest.mark.parametrize(
    ("name", "peppol_id"),
    [
        ("株式会社みらい", OWN),
        ("株式会社みらい 経理部", OWN),
        ("株式会社みらいサービス", ""),
        ("別の会社 総務部", GIVEN),
        ("第三の会社", ""),
    ],
)
def test_a_reissued_invoice_goes_to_its_new_addressee(company, name, peppol_id):
    set_account(company, addressee="別の会社", peppol_id=GIVEN)
    bill = a_bill(company, peppol_id=GIVEN)
    assert reissued_to(company, bill, name) == [GIVEN, peppol_id]


def test_a_bill_keeps_the_address_that_it_had_when_it_was_issued(company):
    set_account(company, addressee="第四の会社", peppol_id="")
    told = {"address": "大阪府大阪市北区梅田1-1", "department_code": ""}
    before = told | {"name": "別の会社", "postal_code": "5300001"}
    bill = a_bill(company, peppol_id=GIVEN, addressee=before)
    assert reissued_to(company, bill, "別の会社 経理部") == [GIVEN, GIVEN]


def test_what_corrects_a_bill_from_before_goes_to_whoever_it_names_today(company):
    set_account(company, addressee="株式会社みらい")
    bill = a_bill(company)
    record = as_object(bill.record)
    del record["peppol_id"]
    bill.record = canonical_record(record | {"corporate_number": "1234567890123"})
    asked = RevisionRequest("経理", "金額の誤り", now())
    with scope("test", company.party.pk):
        made = parse_record(correct_invoice(bill, {1: 950}, asked).record)
    assert (made.peppol_id, made.corporate_number) == (OWN, None)
