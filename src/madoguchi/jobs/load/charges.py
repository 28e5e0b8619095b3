"""Charges: by the million, without a key, and never onto a bill that is issued."""

from django.db import connection

CELLS = (
    "item_code, description, used_from, used_to, quantity, unit_price, amount_yen,"
    " tax_category"
)
HASHED = "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off"
"""The planner takes a condition on two columns for a rare one: it is always true."""

MONTHS = """
    SELECT coalesce(array_agg((billing_month || '-01')::date), '{}')
    FROM (SELECT DISTINCT billing_month FROM stage_charges) d"""
LOADED = """
    SELECT EXISTS (SELECT FROM billing_charge WHERE billing_month = ANY (%(months)s))"""
SOURCE = """
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
ALL = f"""
    INSERT INTO billing_charge (id, party_id, contract_id, billing_month, {CELLS})
    SELECT %s + line, party_id, contract_id, billing_month, {CELLS}
    FROM ({SOURCE}) f"""
RIGHT = f"SELECT count(*) FROM ({SOURCE}) f"

SAME = (
    "contract_id, billing_month, item_code, description,"
    " coalesce(used_from, '-infinity'), coalesce(used_to, '-infinity'),"
    " quantity, unit_price, amount_yen, tax_category"
)
"""All cells, none of them null, so that equal rows can be hashed together."""

FRESH = f"""
    CREATE TEMP TABLE fresh_charges ON COMMIT DROP AS
    WITH wanted AS (
        SELECT f.*, md5(ROW({SAME})::text)::uuid AS cells FROM ({SOURCE}) f),
    counted AS (
        SELECT w.*, row_number() OVER (PARTITION BY cells ORDER BY line) AS nth
        FROM wanted w),
    present AS (
        SELECT md5(ROW({SAME})::text)::uuid AS cells, count(*) AS times
        FROM billing_charge WHERE billing_month = ANY (%s) GROUP BY 1)
    SELECT w.*, EXISTS (
        SELECT FROM billing_bill b WHERE b.account_id = w.account_id
        AND b.billing_month = w.billing_month) OR EXISTS (
        SELECT FROM billing_deletion d WHERE d.account_id = w.account_id
        AND d.billing_month = w.billing_month) AS issued
    FROM counted w LEFT JOIN present p ON p.cells = w.cells
    WHERE w.nth > coalesce(p.times, 0)"""
ADD = f"""
    INSERT INTO billing_charge (id, party_id, contract_id, billing_month, {CELLS})
    SELECT %s + line, party_id, contract_id, billing_month, {CELLS}
    FROM fresh_charges"""
RESERVE = """
    SELECT setval('billing_charge_order',
        nextval('billing_charge_order') + coalesce(max(line), 0))
        - coalesce(max(line), 0) FROM stage_charges"""
"""Numbers for a whole file at once: what remains is the order of its lines."""
ISSUED = """
    SELECT EXISTS (
        SELECT FROM billing_bill WHERE billing_month = ANY (%(months)s)
        UNION ALL
        SELECT FROM billing_deletion WHERE billing_month = ANY (%(months)s))"""
NONE = """
    CREATE TEMP TABLE IF NOT EXISTS fresh_charges (line bigint, issued boolean)
    ON COMMIT DROP"""


def create_empty_fresh_table() -> None:
    """The checks ask for it; before any charge is compared it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(NONE)


def store_charges(staged: int) -> int | None:
    """New charges; None when a row is faulty, and the checks will say which.

    A first load of its months takes every row as it is. A later one counts equal
    rows against those that are there and adds what is missing.
    """
    with connection.cursor() as cursor:
        cursor.execute(HASHED)
        cursor.execute(MONTHS)
        months = cursor.fetchone()[0]
        if not (is_true_of_months(LOADED, months) or is_true_of_months(ISSUED, months)):
            cursor.execute(NONE)
            cursor.execute(ALL, [reserve_charge_ids()])
            return staged if cursor.rowcount == staged else None
        cursor.execute(RIGHT)
        right = cursor.fetchone()[0]
        cursor.execute(FRESH, [months])
        cursor.execute("SELECT count(*) FROM fresh_charges WHERE issued")
        if right != staged or cursor.fetchone()[0]:
            return None
        cursor.execute(ADD, [reserve_charge_ids()])
        return int(cursor.rowcount)


def reserve_charge_ids() -> int:
    with connection.cursor() as cursor:
        cursor.execute(RESERVE)
        return int(cursor.fetchone()[0])


def is_true_of_months(query: str, months: list[object]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, {"months": months})
        return bool(cursor.fetchone()[0])
