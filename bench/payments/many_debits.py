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
    FROM generate_series(%(first)s::integer, %(last)s::integer) AS n"""
ACCOUNTS_SQL = """
    INSERT INTO customers_billingaccount (party_id, account_number, addressee,
        department_code, postal_code, address, closing_day, payment_method, email,
        peppol_id)
    SELECT id, 'B' || substr(customer_number, 2), 'x', '', '1000005', 'x', 31, 'debit',
        '', ''
    FROM customers_party WHERE customer_number BETWEEN %(from)s AND %(to)s"""
BILLS_SQL = """
    INSERT INTO billing_bill (party_id, account_id, billing_month, invoice_number,
        issued_on, issued_at, closing_on, due_on, lines, net_yen, tax_yen, total_yen,
        record, sha256)
    SELECT a.party_id, a.id, '2026-10-01', 'I' || substr(a.account_number, 2),
        '2026-11-10', '2026-11-10T09:00+09', '2026-10-31', '2026-11-30', 1, 6106, 610,
        6716, '{}', ''
    FROM customers_billingaccount AS a
    JOIN customers_party AS p ON p.id = a.party_id
    WHERE p.customer_number BETWEEN %(from)s AND %(to)s"""
ENTRIES_SQL = """
    INSERT INTO ledger_ledgerentry (party_id, account_id, event, source, nth,
        billing_month, debit, credit, amount_yen, effective_on, posted_at)
    SELECT b.party_id, b.account_id, 'bill', b.invoice_number, 1, b.billing_month,
        'receivable', 'sales', 6716, '2026-11-10', '2026-11-10T09:00+09'
    FROM billing_bill AS b
    JOIN customers_party AS p ON p.id = b.party_id
    WHERE p.customer_number BETWEEN %(from)s AND %(to)s"""
READ_ACCOUNTS_SQL = """
    SELECT a.party_id, a.id, a.account_number FROM customers_billingaccount AS a
    JOIN customers_party AS p ON p.id = a.party_id
    WHERE p.customer_number BETWEEN %(from)s AND %(to)s"""
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
    """Register a collector and give so many customers an unpaid bill of October."""
    from django.core.management import call_command  # noqa: PLC0415 needs the setup

    from madoguchi.catalogue.models import Operator  # noqa: PLC0415 needs the setup
    from tests.operator import an_operator  # noqa: PLC0415 needs the setup

    an_operator()
    Operator.objects.update(payments_from="2026-10", settlement="next_bill")
    path = home / "collector.json"
    path.write_text(COLLECTOR_JSON)
    call_command("payments", "debits", "collector", str(path))
    add_debtors(home, 1, count)


def add_debtors(home: Path, first: int, last: int) -> None:
    """Add customers by number, each with a bank account and an unpaid bill."""
    numbers = {"from": f"N{first:09d}", "to": f"N{last:09d}"}
    with owner_of(home) as database, owner_of(home) as reader:
        database.execute("SET session_replication_role = replica")
        database.execute(PARTIES_SQL, {"first": first, "last": last})
        for statement in (ACCOUNTS_SQL, BILLS_SQL, ENTRIES_SQL):
            database.execute(statement, numbers)
        database.commit()
        accounts = reader.cursor("accounts")
        accounts.itersize = 5_000
        accounts.execute(READ_ACCOUNTS_SQL, numbers)
        with database.cursor().copy(METHODS_SQL) as copy:
            for party, account, number in accounts:
                copy.write_row((party, account, *method_of(account, number)))
        database.commit()
        database.execute(ANALYZE_SQL)


def method_of(account: int, number: str) -> tuple[str, ...]:
    """Return a registered bank account, its number and holder sealed."""
    from madoguchi.payments.sealed_accounts import (  # noqa: PLC0415 needs the setup
        AccountSecrets,
        seal_account,
    )

    digits = f"{account * 7 % 10**7:07d}"
    sealed = seal_account(AccountSecrets(digits, "ｷﾕｳﾖ ｲﾁﾛｳ"), number)
    blank = ("", "", "", "")
    return ("debit", *blank, "0005", "001", "1", digits[-3:], "", sealed)


def answer_file(request: Path, answer: Path, *, failing: int = 10) -> int:
    """Answer a request as a bank does, line by line; return how many it did not pay.

    Every tenth has no money.
    """
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
    return counts[1]
