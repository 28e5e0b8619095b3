"""A number or an address is searched at the desk by indexes, however many there are."""

import re
from pathlib import Path

import pytest
from django.db import connection, connections

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, OldNumber
from madoguchi.mailboxes.models import Mailbox
from madoguchi.platform.batch import batch

FUNCTION = Path("src/madoguchi/contracts/sql/functions/contracts_search_contacts.sql")
ROWS = 20_000
CLONES = {
    "customers_billingaccount": (
        "'account_number', 'Z' || n, 'email', 'b' || n || '@e.jp'"
    ),
    "customers_oldnumber": "'number', 'KT-' || n, 'canonical', 'kt' || n",
    "contracts_contract": "'contract_number', 'Z' || n, 'code', 'zz' || n,"
    " 'line_number', '0801' || n",
    "mailboxes_mailbox": "'address', 'm' || n || '@mail.example.jp'",
    "accounts_identifier": "'kind', 'mail', 'canonical', 'i' || n || '@e.jp'",
}
"""What each of 20,000 copies of a row has of its own."""
TABLES = ("customers_partyprofile", *CLONES)
PROFILES_SQL = f"""
WITH made AS (
    INSERT INTO customers_party (kind, customer_number, required_level)
    SELECT 'individual', 'N9' || lpad(n::text, 8, '0'), 1
    FROM generate_series(1, {ROWS}) n RETURNING id)
INSERT INTO customers_partyprofile (party_id, name, kana,
    corporate_number, postal_code, address, phone, email)
SELECT id, '名', 'メイ', '', '1000005', '東京都',
    '0901' || lpad(id::text, 7, '0'), 'p' || id || '@example.jp'
FROM made"""


@pytest.fixture
def planner(hanako):
    """Speaks as the role of the function, before tables of 20,000 rows each."""
    with batch("test"):
        OldNumber.objects.create(party=hanako.party, number="KT-0", canonical="kt0")
        Mailbox.objects.create(
            party=hanako.party,
            contract=Contract.objects.get(),
            address="m0@mail.example.jp",
            quota_mb=1,
            used_mb=0,
        )
        assert BillingAccount.objects.exists()
    with batch("test"), connection.cursor() as cursor:
        cursor.execute(PROFILES_SQL)
        for table, own in CLONES.items():
            cursor.execute(
                f"""
                INSERT INTO {table}
                SELECT (jsonb_populate_record(null::{table}, to_jsonb(one) ||
                    jsonb_build_object('id', 10000000 + n, {own}))).*
                FROM (SELECT * FROM {table} LIMIT 1) AS one,
                    generate_series(1, {ROWS}) AS n"""
            )
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("SET ROLE madoguchi_definer")
        yield cursor
        cursor.execute("RESET ROLE")


def test_a_contact_is_found_among_20000_by_indexes_alone(planner):
    body = re.search(r"AS \$\$(.+?)\$\$", FUNCTION.read_text("utf-8"), re.DOTALL)
    statement = re.sub(r"\bwanted\b", "text '09011234567'", body[1])
    statement = re.sub(r"\bmost\b", "11", statement)
    planner.execute("EXPLAIN " + statement)
    plan = "\n".join(row[0] for row in planner.fetchall())
    for table in TABLES:
        assert f"Seq Scan on {table}" not in plan, plan
    assert plan.count("Index") >= len(TABLES), plan
