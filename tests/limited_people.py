"""A company with two halves, and people of it who are limited to the first."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connections, models

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Grant, Party
from madoguchi.departments.models import Department, Share
from madoguchi.platform.batch import batch
from madoguchi.platform.models import Owned
from tests.people import Person, a_contract, a_second_account

RIGHTS = ["read:contracts", "read:bills", "write:orders"]
FIRST_DAY = date(2020, 1, 1)
PLAIN_VALUES: dict[type[models.Field], Any] = {
    models.DateTimeField: datetime(2026, 10, 1, tzinfo=UTC),
    models.DateField: date(2026, 10, 1),
    models.BooleanField: False,
    models.DecimalField: Decimal(1),
    models.JSONField: [],
}


@dataclass(frozen=True)
class Half:
    """One billing account of the company with its contract, and a row of everything."""

    account: BillingAccount
    contract: Contract
    rows: dict[type[Owned], Owned] = field(default_factory=dict)


def narrowed_models() -> list[type[Owned]]:
    found = [m for m in apps.get_models() if issubclass(m, Owned) and m.narrowed_by]
    return sorted(found, key=lambda model: model.__name__)


def two_halves(person: Person) -> tuple[Half, Half]:
    """Give a company two billing accounts, each with a row in every narrowed table."""
    first, second = two_accounts(person)
    return furnished(first), furnished(second)


def two_accounts(person: Person) -> tuple[Half, Half]:
    """Give a company two billing accounts, each with a contract and no more."""
    party = person.party
    Party.objects.filter(pk=party.pk).update(kind="corporate")
    with batch("test"):
        BillingAccount.objects.filter(pk=person.account.pk).update(department_code="01")
        account = a_second_account(party, addressee="第二", department_code="02")
        contract = a_contract(party, account, nth=1)
    return Half(person.account, person.contract), Half(account, contract)


def furnished(half: Half) -> Half:
    rows: dict[type[Owned], Owned] = {
        BillingAccount: half.account,
        Contract: half.contract,
    }
    for model in narrowed_models():
        row_of(model, rows, half.account.party)
    return Half(half.account, half.contract, rows)


def row_of(model: type[Owned], rows: dict[type[Owned], Owned], party: Party) -> Owned:
    """The row of a model in one half; made with the rows that it belongs to."""
    if model not in rows:
        values = {
            each.attname: value_of(each, rows, party)
            for each in model._meta.concrete_fields
            if not (each.primary_key or each.has_default() or each.null)
            or each.name == "contract"
        }
        row = model(**values | AS_CONSTRAINTS_ASK.get(model.__name__, {}))
        insert_as_owner(row)
        rows[model] = row
    return rows[model]


def insert_as_owner(row: Owned) -> None:
    """Past the wall: some rows are written by functions alone."""
    table = row._meta.db_table
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        try:
            type(row).objects.using("owner").bulk_create([row])
        finally:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


SUM = {"net_yen": 1, "tax_yen": 1, "total_yen": 2}
AS_CONSTRAINTS_ASK: dict[str, dict[str, Any]] = {
    "Bill": SUM,
    "Document": SUM,
    "Revision": SUM,
    "ReturnItem": {"outcome": ""},
    "JournalEntry": {"debit": "cash"},
    "Charge": {"id": 1},
    "LedgerEntry": {"debit": "receivable", "credit": "sales"},
    "MoneyRequest": {"kind": "write_off", "decided_by": ""},
    "DunningCase": {"outcome": ""},
    "CardRefund": {"approved_by": ""},
    "KeptMethod": {"rank": 1},
    "TransferMatch": {"decided_by": ""},
    "BankRefund": {"state": "waiting"},
    "Notice": {"functions": ["mail"]},
    "Compensation": {"decided_by": ""},
}


def value_of(column: models.Field, rows: dict[type[Owned], Owned], party: Party) -> Any:
    if column.name == "party":
        return party.pk
    if isinstance(column, models.ForeignKey):
        return row_of(column.related_model, rows, party).pk
    if isinstance(column, models.UUIDField):
        return uuid4()
    if isinstance(column, models.CharField | models.TextField):
        return f"{rows[Contract].pk}"[: column.max_length]
    for kind, value in PLAIN_VALUES.items():
        if isinstance(column, kind):
            return value
    return [] if hasattr(column, "base_field") else 1


def shares_of_departments(party: Party, *halves: Half) -> None:
    """01 bears the first contract, 02 the second."""
    with batch("test"):
        for nth, half in enumerate(halves, 1):
            row = Department.objects.create(
                party=party, code=f"0{nth}", name=f"部{nth}"
            )
            Share.objects.create(
                party=party,
                department=row,
                contract_number=half.contract.contract_number,
                percent=100,
                from_on=FIRST_DAY,
            )


def limit_to(person: Person, scope: str, *keys: str, **facts: Any) -> Grant:
    """Limit a member to a part of its party, from now on."""
    values = {"rights": RIGHTS, "from_on": FIRST_DAY} | facts
    with batch("test"):
        return Grant.objects.create(
            member=person.member,
            party=person.party,
            scope=scope,
            keys=list(keys),
            **values,
        )
