"""Charges out of their staging table: equal rows are counted, and none of them lost."""

from collections import Counter

from django.db import connection

from madoguchi.jobs.load.files.charges import stored_columns, table_column
from madoguchi.jobs.load.import_file import ImportFile, RelationCheck
from madoguchi.jobs.load.relation_checks import run_checks
from madoguchi.jobs.load.report import ImportFault, ImportReport

FORCE_HASH_JOINS_SQL = (
    "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off"
)
"""The planner takes a condition on two columns for a rare one: it is always true."""

STAGED_MONTHS_SQL = """
    SELECT coalesce(array_agg((billing_month || '-01')::date), '{}')
    FROM (SELECT DISTINCT billing_month FROM stage_charges) d"""
ARE_MONTHS_LOADED_SQL = """
    SELECT EXISTS (SELECT FROM billing_charge WHERE billing_month = ANY (%(months)s))"""
ARE_MONTHS_ISSUED_SQL = """
    SELECT EXISTS (
        SELECT FROM billing_billedmonth WHERE billing_month = ANY (%(months)s))"""
RESERVE_IDS_SQL = """
    SELECT setval('billing_charge_order',
        nextval('billing_charge_order') + coalesce(max(line), 0))
        - coalesce(max(line), 0) FROM stage_charges"""
"""Numbers for a whole file at once: what remains is the order of its lines."""

SOURCE_SQL = """
    SELECT s.line, c.party_id, c.id AS contract_id, c.account_id,
           m.first AS billing_month, {values}
    FROM stage_charges s
    JOIN contracts_contract c ON c.contract_number = s.contract_number
    JOIN (SELECT billing_month, (billing_month || '-01')::date AS first
          FROM (SELECT DISTINCT billing_month FROM stage_charges) d) m
        ON m.billing_month = s.billing_month
    WHERE s.amount_excl = trunc(s.quantity * s.unit_price_excl)
      AND (s.used_to >= s.used_from OR s.used_from IS NULL OR s.used_to IS NULL)
      AND s.item_code IN (SELECT item_code FROM catalogue_item)"""
CREATE_MISSING_CHARGES_SQL = """
    CREATE TEMP TABLE missing_charges ON COMMIT DROP AS
    WITH wanted AS (
        SELECT f.*, md5(ROW(contract_id, billing_month, {columns})::text)::uuid AS cells
        FROM ({source}) f),
    counted AS (
        SELECT w.*, row_number() OVER (PARTITION BY cells ORDER BY line) AS nth
        FROM wanted w),
    present AS (
        SELECT md5(ROW(contract_id, billing_month, {columns})::text)::uuid AS cells,
               count(*) AS times
        FROM billing_charge WHERE billing_month = ANY (%s) GROUP BY 1)
    SELECT w.*, EXISTS (
        SELECT FROM billing_billedmonth b WHERE b.account_id = w.account_id
        AND b.billing_month = w.billing_month) AS is_issued
    FROM counted w LEFT JOIN present p ON p.cells = w.cells
    WHERE w.nth > coalesce(p.times, 0)"""
"""Equal rows are hashed together; the text of a ROW tells NULL from an empty text."""

DELETE_SURPLUS_SQL = """
    DELETE FROM billing_charge ch USING (
        SELECT h.*, row_number() OVER (PARTITION BY cells ORDER BY id) AS nth
        FROM (
            SELECT contract_id, billing_month, id,
                md5(ROW(contract_id, billing_month, {columns})::text)::uuid AS cells
            FROM billing_charge WHERE billing_month = ANY (%s)) h) s
    JOIN contracts_contract c ON c.id = s.contract_id
    LEFT JOIN (
        SELECT md5(ROW(contract_id, billing_month, {columns})::text)::uuid AS cells,
            count(*) AS times
        FROM ({source}) f GROUP BY 1) w USING (cells)
    WHERE (ch.contract_id, ch.billing_month, ch.id)
            = (s.contract_id, s.billing_month, s.id)
        AND s.nth > coalesce(w.times, 0) AND NOT EXISTS (
            SELECT FROM billing_billedmonth b WHERE b.account_id = c.account_id
            AND b.billing_month = s.billing_month)
    RETURNING to_char(ch.billing_month, 'YYYY-MM')"""
"""What the months hold beyond the file, on no bill yet; of equal rows the latest."""

INSERT_SQL = """
    INSERT INTO billing_charge (id, party_id, contract_id, billing_month, {columns})
    SELECT %s + line, party_id, contract_id, billing_month, {columns}
    FROM {source} f"""
ISSUED_CHECK = RelationCheck(
    "billing_month",
    "s.is_issued",
    "この請求先の%s分は発行済みです。次の月の請求に入れてください（bill_issued）",
    shown="to_char(s.billing_month, 'YYYY-MM')",
    source="missing_charges",
)


class StagedCharges:
    """The staged charges of a folder, on the way to `billing_charge`."""

    def __init__(self, file: ImportFile) -> None:
        columns = stored_columns(file)
        self.file, self.columns = file, ", ".join(map(table_column, columns))
        values = ", ".join(f"{c.value} AS {table_column(c)}" for c in columns)
        self.source = SOURCE_SQL.format(values=values)

    def store(self, staged_rows: int, report: ImportReport) -> int | None:
        """Return how many charges are new; None when a row is faulty.

        A first load of its months takes every row as it is. A later one counts equal
        rows against those that are there, adds what is missing, and takes away what
        the file does not hold of accounts without a bill of the month. A charge of a
        bill that was issued is reported; other faults are named by the file's checks.
        """
        with connection.cursor() as cursor:
            cursor.execute(FORCE_HASH_JOINS_SQL)
            cursor.execute(STAGED_MONTHS_SQL)
            months = cursor.fetchone()[0]
        if not (
            is_true_of_months(ARE_MONTHS_LOADED_SQL, months)
            or is_true_of_months(ARE_MONTHS_ISSUED_SQL, months)
        ):
            rows = self.insert_from(f"({self.source})")
            return rows if rows == staged_rows else None
        right_rows = self.count_right_rows()
        self.find_missing(months)
        run_checks(self.file, [ISSUED_CHECK], report)
        if right_rows != staged_rows or report.faults:
            return None
        self.delete_surplus(months, report)
        return self.insert_from("missing_charges")

    def delete_surplus(self, months: list[object], report: ImportReport) -> None:
        """Take away what an earlier export held and this one does not; say how many."""
        statement = DELETE_SURPLUS_SQL.format(columns=self.columns, source=self.source)
        with connection.cursor() as cursor:
            cursor.execute(statement, [months])
            counts = Counter(month for (month,) in cursor.fetchall())
            for month, count in sorted(counts.items()):
                message = f"このファイルにない未発行の料金{count:,}件を取り除きました"
                place = ImportFault(self.file.file_name, 0, month, message)
                report.notes.append(place)

    def count_right_rows(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.source}) f")
            return int(cursor.fetchone()[0])

    def find_missing(self, months: list[object]) -> None:
        """Fill `missing_charges` with the rows that `billing_charge` does not hold."""
        statement = CREATE_MISSING_CHARGES_SQL.format(
            columns=self.columns, source=self.source
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [months])

    def insert_from(self, source: str) -> int:
        statement = INSERT_SQL.format(columns=self.columns, source=source)
        with connection.cursor() as cursor:
            cursor.execute(statement, [reserve_charge_ids()])
            return int(cursor.rowcount)


def reserve_charge_ids() -> int:
    """Return the number below those reserved for the lines of the staged file."""
    with connection.cursor() as cursor:
        cursor.execute(RESERVE_IDS_SQL)
        return int(cursor.fetchone()[0])


def staged_months() -> list[str]:
    """The months of the staged file, as 2026-10."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT billing_month FROM stage_charges")
        return [month for (month,) in cursor.fetchall()]


def is_true_of_months(query: str, months: list[object]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, {"months": months})
        return bool(cursor.fetchone()[0])
