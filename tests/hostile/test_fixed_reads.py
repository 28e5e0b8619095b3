"""Statements of pages: wall and filter each keep another party's rows away."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from madoguchi.billing.queries import item_counts_in_month
from madoguchi.contracts.models import ContractOption, Equipment
from madoguchi.contracts.queries import (
    ContractSearch,
    contract_by_code,
    search_contracts,
)
from madoguchi.mailboxes.models import Mailbox
from madoguchi.mobile.models import DailyUsage
from madoguchi.mobile.queries import daily_usage_since
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.access import Access
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.web.reads.bill import read_bill_documents
from madoguchi.web.reads.bill_list import read_bill_list
from madoguchi.web.reads.contract import read_contract_parts
from madoguchi.web.reads.home import HomeFacts, read_home_facts
from madoguchi.web.reads.newest_charges import NewestCharge, read_newest_charges
from tests.billable_accounts import a_charge
from tests.bills import a_bill
from tests.operator import an_operator
from tests.people import Person

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)

Read = Callable[[Access, Person], object]


def list_contents(access: Access, of: Person) -> list[object]:
    parts = read_contract_parts(access, of.contract.pk)
    return [*parts.options, *parts.equipment, *parts.mailboxes]


def home_facts(access: Access, of: Person) -> HomeFacts:
    return read_home_facts(access, of.account.pk, sees_bills=True)


READS: dict[str, Read] = {
    "bill": lambda access, of: read_bill_documents(access, of.account.pk, OCTOBER),
    "bills": lambda access, of: (
        read_bill_list(access, of.account.pk, date.max, 5).bills
    ),
    "contract": list_contents,
    "contracts": lambda access, of: [
        c
        for c in search_contracts(access, ContractSearch(10))
        if c.pk == of.contract.pk
    ],
    "one contract": lambda access, of: contract_by_code(access, of.contract.code),
    "home": lambda access, of: home_facts(access, of).bills,
    "card": lambda access, of: home_facts(access, of).card_expiry,
    "usage": lambda access, of: daily_usage_since(access, [of.contract.pk], OCTOBER),
    "data": lambda access, of: item_counts_in_month(
        access, [of.contract.pk], OCTOBER, ["M3"]
    )[of.contract.pk],
    "charges": lambda access, of: read_newest_charges(
        access, of.contract.pk, ["FAMILY"]
    ),
}


@pytest.fixture
def furnished(hanako) -> Iterator[Person]:
    """Hanako has something of all that the statements read."""
    an_operator()
    a_bill(hanako)
    ours = {"party": hanako.party}
    its = ours | {"contract": hanako.contract}
    with scope("test", hanako.party.pk):
        card = {"kind": "card", "card_expiry": "2028-10"}
        PaymentMethod.objects.create(account=hanako.account, **ours, **card)
        since = {"option_code": "SAFE", "started_on": date(2024, 4, 1)}
        ContractOption.objects.create(**its, **since)
        Equipment.objects.create(
            kind="ONU", model="X", serial="S1", is_rental=True, **its
        )
        Mailbox.objects.create(address="a@b.jp", used_mb=1, quota_mb=2, **its)
        DailyUsage.objects.create(day=OCTOBER, megabytes=5, **its)
    a_charge(hanako.contract, -300, item_code="FAMILY", billing_month=NOVEMBER)
    return hanako


@pytest.mark.parametrize("name", READS)
def test_the_owner_reads_it(furnished, name):
    with scope("hanako", furnished.party.pk):
        assert READS[name](furnished.access, furnished)


@pytest.mark.parametrize("name", READS)
def test_the_wall_keeps_it_from_the_scope_of_another(furnished, taro, name):
    with scope("taro", taro.party.pk):
        assert not READS[name](furnished.access, furnished)


@pytest.mark.parametrize("name", READS)
def test_the_filter_keeps_it_from_another_where_the_wall_is_down(furnished, taro, name):
    with batch("test"):
        assert READS[name](furnished.access, furnished)
        assert not READS[name](taro.access, furnished)


def newest_discounts(of: Person) -> list[NewestCharge]:
    with scope("test", of.party.pk):
        return read_newest_charges(of.access, of.contract.pk, ["FAMILY", "CAMPAIGN"])


def test_charges_are_those_of_the_newest_month_in_their_order(hanako):
    contract = hanako.contract
    a_charge(contract, -900, item_code="CAMPAIGN")  # of the month before
    a_charge(contract, -300, item_code="FAMILY", billing_month=NOVEMBER)
    a_charge(contract, 880, billing_month=NOVEMBER)  # another item
    a_charge(contract, -100, item_code="CAMPAIGN", billing_month=NOVEMBER)
    assert newest_discounts(hanako) == [
        NewestCharge("FAMILY", -300, "STANDARD_10", NOVEMBER, NOVEMBER, OCTOBER),
        NewestCharge("CAMPAIGN", -100, "STANDARD_10", NOVEMBER, OCTOBER, OCTOBER),
    ]


def test_a_newest_month_without_such_items_has_none(hanako):
    a_charge(hanako.contract, -900, item_code="CAMPAIGN")
    a_charge(hanako.contract, 880, billing_month=NOVEMBER)
    assert newest_discounts(hanako) == []
