"""Any number of bills that are paid by bank account, filled in past all triggers."""

from pathlib import Path

import psycopg

COLLECTOR_JSON = """
{"name": "bench", "document": "made up", "collector_code": "1234567890",
 "collector_name": "ベンチ", "bank_code": "0001", "branch_code": "001",
 "account_type": "1", "account_number": "1234567", "second_day": 10}"""
PARTIES_SQL = """
    INSERT INTO customers_party (customer_number, kind, required_level)
    SELECT 'N' || lpad(n::text, 9, '0'), 'individual', 1
    FROM generate_series(1, %(count)s) AS n"""
ACCOUNTS_SQL = """
    INSERT INTO customers_billingaccount (party_id, account_number, addressee,
        department_code, postal_code, address, closing_day, payment_method, email,
        peppol_id)
    SELECT id, 'B' || substr(customer_number, 2), 'x', '', '1000005', 'x', 31, 'debit',
        '', ''
    FROM customers_party"""
BILLS_SQL = """
    INSERT INTO billing_bill (party_id, account_id, billing_month, invoice_number,
        issued_on, issued_at, closing_on, due_on, lines, net_yen, tax_yen, total_yen,
        record, sha256)
    SELECT party_id, id, '2026-10-01', 'I' || substr(account_number, 2), '2026-11-10',
        '2026-11-10T09:00+09', '2026-10-31', '2026-11-30', 1, 6106, 610, 6716, '{}', ''
    FROM customers_billingaccount"""
ENTRIES_SQL = """
    INSERT INTO ledger_ledgerentry (party_id, account_id, event, source, nth,
        billing_month, debit, credit, amount_yen, effective_on, posted_at)
    SELECT party_id, id, 'bill', 'I' || substr(account_number, 2), 1, '2026-10-01',
        'receivable', 'sales', 6716, '2026-11-10', '2026-11-10T09:00+09'
    FROM customers_billingaccount"""
METHODS_SQL = """
    COPY payments_paymentmethod (party_id, account_id, kind, card_token, card_brand,
        card_last4, card_expiry, bank_code, branch_code, account_type,
        bank_account_number, account_holder_kana, sealed_account) FROM STDIN"""
ANALYZE_SQL = "ANALYZE"


def owner_of(home: Path) -> "psycopg.Connection[tuple]":
    """As the server's administrator, who passes every wall."""
    from madoguchi.config.postgres import server_location  # noqa: PLC0415 needs the setup

    socket = server_location(home).socket
    return psycopg.connect(f"postgresql://postgres@/madoguchi?host={socket}")


def fill_debits(home: Path, count: int) -> None:
    """Give each of so many customers a bank account and an unpaid bill of October."""
    from django.core.management import call_command  # noqa: PLC0415 needs the setup

    from madoguchi.catalogue.models import Operator  # noqa: PLC0415 needs the setup
    from madoguchi.payments.sealed_accounts import (  # noqa: PLC0415 needs the setup
        AccountSecrets,
        seal_account,
    )
    from tests.operator import an_operator  # noqa: PLC0415 needs the setup

    an_operator()
    Operator.objects.update(payments_from="2026-10", settlement="next_bill")
    path = home / "collector.json"
    path.write_text(COLLECTOR_JSON)
    call_command("payments", "debits", "collector", str(path))
    with owner_of(home) as database, owner_of(home) as reader:
        database.execute("SET session_replication_role = replica")
        for statement in (PARTIES_SQL, ACCOUNTS_SQL, BILLS_SQL, ENTRIES_SQL):
            database.execute(statement, {"count": count} if "%(" in statement else None)
        database.commit()
        accounts = reader.cursor("accounts")
        accounts.execute(
            "SELECT party_id, id, account_number FROM customers_billingaccount"
        )
        with database.cursor().copy(METHODS_SQL) as copy:
            for party, account, number in accounts:
                digits = f"{account * 7 % 10**7:07d}"
                sealed = seal_account(AccountSecrets(digits, "ｷﾕｳﾖ ｲﾁﾛｳ"), number)
                row = (party, account, "debit", "", "", "", "", "0005", "001", "1")
                copy.write_row((*row, digits[-3:], "", sealed))
        database.commit()
        database.execute(ANALYZE_SQL)


def answer_file(request: Path, answer: Path, *, failing: int = 10) -> None:
    """Answer a request as a bank does, line by line: every tenth has no money."""
    counts, sums, nth = [0, 0], [0, 0], 0
    with request.open("rb") as asked, answer.open("wb") as told:
        for line in asked:
            if line[:1] == b"2":
                nth += 1
                is_failed = nth % failing == 0
                counts[is_failed] += 1
                sums[is_failed] += int(line[80:90])
                line = line[:111] + (b"1" if is_failed else b"0") + line[112:]  # noqa: PLW2901
            elif line[:1] == b"8":
                filled = b"%06d%012d%06d%012d" % (
                    counts[0],
                    sums[0],
                    counts[1],
                    sums[1],
                )
                line = line[:19] + filled + line[55:]  # noqa: PLW2901
            told.write(line)
