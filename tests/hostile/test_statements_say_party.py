"""Every statement of a page on a customer's table names the party itself.

The wall would find the same rows; a database that is spread over several machines
needs the party in the statement, to ask the one that has it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from madoguchi.platform.models import Owned
from madoguchi.web.http.page_permissions import page_rules
from tests.addresses import BILL_MONTH, page_address
from tests.bills import a_bill, document_of_bill
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.procedure_walk import an_order

TABLES = {m._meta.db_table for m in apps.get_models() if issubclass(m, Owned)}
NAMED = re.compile(r'(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?')
BY_THEIR_ORDER = {
    *("procedures_attachment", "procedures_orderevent"),
    *("procedures_identitycheck", "procedures_identityinquiry"),
}
"""Read by the order that they belong to, which was itself found by its party."""

PARTY = re.compile(r'party_id"?\s*(?:=|IN)')


def without_party(statement: str) -> bool:
    """Whether a statement reads or changes a customer's table and names no party."""
    tables = set(NAMED.findall(statement)) & TABLES - BY_THEIR_ORDER
    is_insert = statement.lstrip().startswith("INSERT")
    return bool(tables) and not is_insert and not PARTY.search(statement)


@contextmanager
def recorded() -> Iterator[list[str]]:
    found: list[str] = []

    def record(execute, statement, params, many, context):
        found.append(str(statement))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(record):
        yield found


@pytest.mark.parametrize(
    ("statement", "is_found"),
    [
        ('SELECT 1 FROM "billing_bill" WHERE id = 1', True),
        ("SELECT 1 FROM billing_bill b WHERE b.party_id = 1", False),
        ('UPDATE "procedures_order" SET a = 1 WHERE "procedures_order"."id" = 1', True),
        ('DELETE FROM "messaging_message" WHERE "id" IN (1)', True),
        ("SELECT 1 FROM catalogue_item WHERE id = 1", False),
    ],
)
def test_the_recorder_finds_what_it_is_for(statement, is_found):
    assert without_party(statement) is is_found


def test_every_page_names_the_party_in_each_statement(hanako, record_property):
    an_operator()
    document_of_bill(a_bill(hanako, BILL_MONTH))
    an_order(hanako)
    client: Client = signed_in_client(hanako.user, "passkey")
    seen, faults = 0, set()
    for name, rule in page_rules().items():
        if not rule.right:
            continue
        where = page_address(name, hanako.contract.code)
        with recorded() as statements:
            client.get(where)
        seen += len(statements)
        faults |= {(name, text) for text in statements if without_party(text)}
    assert faults == set()
    assert seen > 100
    record_property("statements of pages that were looked at for their party", seen)
