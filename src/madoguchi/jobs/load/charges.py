"""Charges: by the million, without a key, and never onto a bill that is issued."""

from django.db import connection

CHARGE_COLUMNS = (
    "item_code, description, used_from, used_to, quantity, unit_price, amount_yen,"
    " tax_category"
)
FORCE_HASH_JOINS_SQL = (
    "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off"
)
"""The planner takes a condition on two columns for a rare one: it is always true."""

STAGED_MONTHS_SQL = """
    SELECT coalesce(array_agg((billing_month || '-01')::date), '{}')
    FROM (SELECT DISTINCT billing_month FROM stage_charges) d"""
ARE_MONTHS_LOADED_SQL = """
    SELECT EXISTS (SELECT FROM billing_charge WHERE billing_month = ANY (%(months)s))"""
CHARGES_SOURCE_SQL = """
    SELECT s.line, c.party_id, c.id AS contract_id, c.account_id,
           m.first AS billing_month, s.item_code,
           s.description, s.used_from, s.used_to, s.quantity,
           s.unit_price_excl AS unit_price, s.amount_excl AS amount_yen,
           s.tax_category
    FROM stage_charges s
    JOIN contracts_contract c ON c.contract_number = s.contract_number
    JOIN (SELECT billing_month, (billing_month || '-01')::date AS first
          FROM (SELECT DISTINCT billing_month FROM stage_charges) d) m
        ON m.billing_month = s.billing_month
    WHERE s.amount_excl = trunc(s.quantity * s.unit_price_excl)
      AND (s.used_to >= s.used_from OR s.used_from IS NULL OR s.used_to IS NULL)
      AND s.item_code IN (SELECT item_code FROM catalogue_item)"""
INSERT_ALL_SQL = f"""
    INSERT INTO billing_charge (
        id, party_id, contract_id, billing_month, {CHARGE_COLUMNS})
    SELECT %s + line, party_id, contract_id, billing_month, {CHARGE_COLUMNS}
    FROM ({CHARGES_SOURCE_SQL}) f"""
COUNT_RIGHT_SQL = f"SELECT count(*) FROM ({CHARGES_SOURCE_SQL}) f"

IDENTITY_COLUMNS = (
    "contract_id, billing_month, item_code, description,"
    " coalesce(used_from, '-infinity'), coalesce(used_to, '-infinity'),"
    " quantity, unit_price, amount_yen, tax_category"
)
"""All cells, none of them null, so that equal rows can be hashed together."""

CREATE_FRESH_CHARGES_SQL = f"""
    CREATE TEMP TABLE fresh_charges ON COMMIT DROP AS
    WITH wanted AS (
        SELECT f.*, md5(ROW({IDENTITY_COLUMNS})::text)::uuid AS cells
        FROM ({CHARGES_SOURCE_SQL}) f),
    counted AS (
        SELECT w.*, row_number() OVER (PARTITION BY cells ORDER BY line) AS nth
        FROM wanted w),
    present AS (
        SELECT md5(ROW({IDENTITY_COLUMNS})::text)::uuid AS cells, count(*) AS times
        FROM billing_charge WHERE billing_month = ANY (%s) GROUP BY 1)
    SELECT w.*, EXISTS (
        SELECT FROM billing_bill b WHERE b.account_id = w.account_id
        AND b.billing_month = w.billing_month) OR EXISTS (
        SELECT FROM billing_deletion d WHERE d.account_id = w.account_id
        AND d.billing_month = w.billing_month) AS issued
    FROM counted w LEFT JOIN present p ON p.cells = w.cells
    WHERE w.nth > coalesce(p.times, 0)"""
INSERT_FRESH_SQL = f"""
    INSERT INTO billing_charge (
        id, party_id, contract_id, billing_month, {CHARGE_COLUMNS})
    SELECT %s + line, party_id, contract_id, billing_month, {CHARGE_COLUMNS}
    FROM fresh_charges"""
RESERVE_IDS_SQL = """
    SELECT setval('billing_charge_order',
        nextval('billing_charge_order') + coalesce(max(line), 0))
        - coalesce(max(line), 0) FROM stage_charges"""
"""Numbers for a whole file at once: what remains is the order of its lines."""
ARE_MONTHS_ISSUED_SQL = """
    SELECT EXISTS (
        SELECT FROM billing_bill WHERE billing_month = ANY (%(months)s)
        UNION ALL
        SELECT FROM billing_deletion WHERE billing_month = ANY (%(months)s))"""
CREATE_EMPTY_FRESH_SQL = """
    CREATE TEMP TABLE IF NOT EXISTS fresh_charges (line bigint, issued boolean)
    ON COMMIT DROP"""


def create_empty_fresh_table() -> None:
    """The checks ask for it; before any charge is compared it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE_EMPTY_FRESH_SQL)


def store_charges(staged: int) -> int | None:
    """New charges; None when a row is faulty, and the checks will say which.

    A first load of its months takes every row as it is. A later one counts equal
    rows against those that are there and adds what is missing.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORCE_HASH_JOINS_SQL)
        cursor.execute(STAGED_MONTHS_SQL)
        months = cursor.fetchone()[0]
        if not (
            is_true_of_months(ARE_MONTHS_LOADED_SQL, months)
            or is_true_of_months(ARE_MONTHS_ISSUED_SQL, months)
        ):
            cursor.execute(CREATE_EMPTY_FRESH_SQL)
            cursor.execute(INSERT_ALL_SQL, [reserve_charge_ids()])
            return staged if cursor.rowcount == staged else None
        cursor.execute(COUNT_RIGHT_SQL)
        right = cursor.fetchone()[0]
        cursor.execute(CREATE_FRESH_CHARGES_SQL, [months])
        cursor.execute("SELECT count(*) FROM fresh_charges WHERE issued")
        if right != staged or cursor.fetchone()[0]:
            return None
        cursor.execute(INSERT_FRESH_SQL, [reserve_charge_ids()])
        return int(cursor.rowcount)


def reserve_charge_ids() -> int:
    with connection.cursor() as cursor:
        cursor.execute(RESERVE_IDS_SQL)
        return int(cursor.fetchone()[0])


def is_true_of_months(query: str, months: list[object]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, {"months": months})
        return bool(cursor.fetchone()[0])
