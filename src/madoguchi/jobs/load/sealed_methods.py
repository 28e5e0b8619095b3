"""Seal the bank accounts of payment_methods.csv in their staging table."""

from collections.abc import Iterator

from django.db import connection

from madoguchi.jobs.load.staging import copy_statement, copy_stream, quoted_csv_line
from madoguchi.payments.sealed_accounts import AccountSecrets, seal_account, tail_of

ROWS_AT_ONCE = 20_000
PREPARE_SQL = """
    ALTER TABLE stage_payment_methods
        ADD COLUMN sealed_account text, ADD COLUMN mandate_number text;
    CREATE TEMP TABLE sealed_methods (line bigint PRIMARY KEY, sealed text, tail text)
        ON COMMIT DROP"""
NEXT_ROWS_SQL = """
    SELECT s.line, s.account_number, s.bank_account_number, s.account_holder_kana,
        coalesce(m.passbook_symbol, ''), coalesce(m.passbook_number, '')
    FROM stage_payment_methods s LEFT JOIN stage_mandates m USING (account_number)
    WHERE s.kind = 'debit' AND s.line > %s ORDER BY s.line LIMIT %s"""
SEAL_SQL = """
    UPDATE stage_payment_methods s SET sealed_account = w.sealed,
        bank_account_number = w.tail, account_holder_kana = NULL,
        mandate_number = (SELECT m.mandate_number FROM stage_mandates m
            WHERE m.account_number = s.account_number)
    FROM sealed_methods w WHERE w.line = s.line"""
StagedAccount = tuple[int, str, str, str, str, str]


def seal_staged_methods() -> None:
    """Leave of each account its tail, and beside it what opens with SECRET_KEY alone.

    The staging table is gone with the transaction and is in no log of the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(PREPARE_SQL)
    line = 0
    while rows := next_staged_accounts(line):
        with copy_stream(
            copy_statement("sealed_methods", ["line", "sealed", "tail"])
        ) as copy:
            for sealed_row in sealed_rows(rows):
                copy.write(quoted_csv_line(sealed_row))
        line = rows[-1][0]
    with connection.cursor() as cursor:
        cursor.execute(SEAL_SQL)


def next_staged_accounts(line: int) -> list[StagedAccount]:
    """Return the next rows behind a line, none at the end."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_ROWS_SQL, [line, ROWS_AT_ONCE])
        rows: list[StagedAccount] = cursor.fetchall()
    return rows


def sealed_rows(rows: list[StagedAccount]) -> Iterator[list[str]]:
    """Yield line, sealed text and tail of each."""
    for line, account_number, number, holder, symbol, passbook in rows:
        secrets = AccountSecrets(number, holder, symbol, passbook)
        yield [str(line), seal_account(secrets, account_number), tail_of(number)]
