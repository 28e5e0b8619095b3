"""Transfers are read and matched and refunds written while the commands are killed.

    python -m bench.payments.transfer_crash [--kills 100] [--bills 400]

Loopback only, in a home of its own. In each round new customers owe a bill each; a file
of the bank says that all of them paid 100 yen too much. Half of them are found by the
number of their account when it is read, the others by `transfers match`, when their
numbers are registered. The 100 yen go back by a file; every other one comes back. Each
command is killed at any moment of its work, again and again, and then let end. Rounds
are played until there were so many kills: 0 lost, 0 doubled.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bench.payments.many_debits import add_debtors, owner_of
from bench.tools.kills import Kills, crash_arguments, crash_run, kill_until_done
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

OWED_YEN, MORE_YEN = 6_716, 100
SOURCE_JSON = """
{"name": "main", "document": "made up", "bank_code": "0001", "branch_code": "001",
 "account_number": "1234567", "virtual_branches": ["901"],
 "sender_code": "9876543210", "sender_name": "ﾍﾞﾝﾁ"}"""
ACCOUNTS_SQL = """
    SELECT a.party_id, a.id FROM customers_billingaccount AS a
    JOIN customers_party AS p ON p.id = a.party_id
    WHERE p.customer_number BETWEEN %s AND %s ORDER BY a.id"""
REGISTER_SQL = """
    UPDATE customers_billingaccount
    SET payment_method = 'transfer',
        virtual_account = '専用901 ' || lpad(id::text, 7, '0')
    WHERE id = ANY(%s)"""
COUNTS_SQL = """
    SELECT
        (SELECT count(*) FROM payments_incomingtransfer),
        (SELECT count(*) FROM payments_transfermatch WHERE state = 'done'),
        (SELECT count(*) FROM ledger_ledgerentry
            WHERE event = 'payment' AND credit = 'receivable'),
        (SELECT count(DISTINCT (account_id, billing_month)) FROM ledger_ledgerentry
            WHERE event = 'payment' AND credit = 'receivable' AND amount_yen = 6716),
        (SELECT count(*) FROM ledger_ledgerentry
            WHERE event = 'payment' AND credit = 'credit'),
        (SELECT count(*) FROM payments_bankrefund WHERE state IN ('paid', 'failed')),
        (SELECT count(*) FROM payments_bankrefund WHERE state = 'failed'),
        (SELECT count(*) FROM ledger_ledgerentry WHERE event = 'refund_back')"""

Account = tuple[int, int]
"""Its party and its key."""


def fill_source(home: Path) -> None:
    """Register the account of the operator, and rules by which one person decides."""
    from django.core.management import call_command  # noqa: PLC0415 needs the setup

    from madoguchi.catalogue.models import Operator  # noqa: PLC0415 needs the setup
    from madoguchi.payments.models import DunningRule  # noqa: PLC0415 needs the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup
    from tests.operator import an_operator  # noqa: PLC0415 needs the setup

    an_operator()
    Operator.objects.update(payments_from="2026-10", settlement="next_bill")
    with batch("bench"):
        rule = {"valid_from": date(2026, 1, 1), "two_eyes_from_yen": 10_000}
        DunningRule.objects.create(**rule)
    path = home / "source.json"
    path.write_text(SOURCE_JSON, "utf-8")
    call_command("payments", "transfers", "source", str(path))


def notice_of(accounts: Sequence[Account], today: date) -> bytes:
    """Write what a bank tells of them: a group of records for each account."""
    day = f"{today.year - 2018:02}{today:%m%d}".encode()
    yen = OWED_YEN + MORE_YEN
    records = []
    for _party, account in accounts:
        head = b"1010" + day * 3 + b"0001" + b" " * 15 + b"901" + b" " * 15
        records.append(head + b"1%07d" % account)
        records.append(b"2%06d" % account + day * 2 + b"%010d%010d" % (yen, 0))
        records.append(b"8%06d%012d%06d%012d" % (1, yen, 0, 0))
    return b"".join(record.ljust(200) + b"\r\n" for record in [*records, b"9"])


def register_numbers(home: Path, accounts: Sequence[Account]) -> None:
    with owner_of(home) as database:
        database.execute("SET session_replication_role = replica")
        database.execute(REGISTER_SQL, [[account for _party, account in accounts]])


def ask_for_refunds(accounts: Sequence[Account]) -> None:
    """Name an account for each, and agree that what is kept goes back to it."""
    from madoguchi.customers.models import BillingAccount  # noqa: PLC0415 needs the setup
    from madoguchi.payments.models import MoneyRequest  # noqa: PLC0415 needs the setup
    from madoguchi.payments.money_requests import (  # noqa: PLC0415 needs the setup
        MoneyTerms,
        ask_for_money,
    )
    from madoguchi.platform.clock import now  # noqa: PLC0415 needs the setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 needs the setup
    from tests.kept_refunds import name_refund_place  # noqa: PLC0415 needs the setup

    kind, month = MoneyRequest.Kind.BY_BANK, date(2026, 10, 1)
    for party, account in accounts:
        with scope("bench", party):
            row = BillingAccount.objects.get(party=party, pk=account)
        name_refund_place(row, now())
        terms = MoneyTerms(kind, account, month, MORE_YEN, "too much")
        with scope("bench", party):
            ask_for_money(party, terms, actor="bench", at=now())


def next_bank_day() -> date:
    from madoguchi.catalogue.holidays import load_holidays  # noqa: PLC0415 needs the setup
    from madoguchi.kernel.calendar import JST, business_day_from  # noqa: PLC0415 needs the setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 needs the setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 needs the setup

    with batch("bench"):
        return business_day_from(now().astimezone(JST).date(), load_holidays())


def play_round(kills: Kills, home: Path, first: int, last: int) -> None:
    add_debtors(home, first, last)
    with owner_of(home) as database:
        numbers = [f"N{first:09d}", f"N{last:09d}"]
        accounts = database.execute(ACCOUNTS_SQL, numbers).fetchall()
    found, waiting = accounts[::2], accounts[1::2]
    register_numbers(home, found)
    path, day = home / f"transfers-{first}.txt", next_bank_day()
    path.write_bytes(notice_of(accounts, day_of_bank()))
    kill_until_done(kills, "read", ("payments", "transfers", "read", str(path)))
    register_numbers(home, waiting)
    kill_until_done(kills, "match", ("payments", "transfers", "match"))
    ask_for_refunds(accounts)
    write = ("payments", "refunds", "write", "--day", str(day), "--folder")
    kill_until_done(kills, "write", (*write, str(home / "out")))
    results = answer_refunds(home, f"results-{first}.csv")
    kill_until_done(kills, "results", ("payments", "refunds", "results", str(results)))


def day_of_bank() -> date:
    from madoguchi.kernel.calendar import JST  # noqa: PLC0415 needs the setup
    from madoguchi.platform.clock import now  # noqa: PLC0415 needs the setup

    return now().astimezone(JST).date()


def answer_refunds(home: Path, name: str) -> Path:
    """Say of each refund in the newest file whether it was paid: every other one."""
    newest = max(out_files(home), key=lambda file: int(file.stem.rpartition("-")[2]))
    words = ("paid,", "returned,口座なし")
    rows = [f"RF{int(key)},{words[nth % 2]}" for nth, key in enumerate(keys_of(newest))]
    path = home / name
    path.write_text("\n".join(["refund_number,result,why", *rows]) + "\n", "utf-8")
    return path


def out_files(home: Path) -> list[Path]:
    return list((home / "out").glob("refunds-*.txt"))


def keys_of(file: Path) -> Iterator[bytes]:
    for line in file.read_bytes().splitlines():
        if line[:1] == b"2":
            yield line[91:101]


def counts_in(home: Path) -> tuple[int, ...]:
    with owner_of(home) as database:
        found = database.execute(COUNTS_SQL).fetchone()
    assert found
    return found


def main() -> None:
    told = crash_arguments(bills=400)
    with own_home() as home:
        fill_source(home)
        run = crash_run(told, ("payments", "debits", "status"))
        for first, last in run.play():
            play_round(run.kills, home, first, last)
        keys = [key for file in out_files(home) for key in keys_of(file)]
        came, matched, payments, paid, kept, ended, failed, back = counts_in(home)
    count = run.bills
    print(run.line)
    print(f"transfers {came:,}, matched {matched:,}, kept {kept:,}   bills {count:,}")
    print(f"refunds in files {len(keys):,}, different {len(set(keys)):,}")
    print(f"lost {count - paid}   doubled {payments - paid}   reach 0 and 0")
    in_files = len(keys) == len(set(keys)) == count
    end_with(
        {
            "every transfer is there, once": came == matched == count,
            "every bill is paid, once": payments == paid == kept == count,
            "every refund is in a file, once": in_files and ended == count,
            "what came back is kept again, once": failed == back > 0,
            "so many were killed at work": run.is_done,
        }
    )


if __name__ == "__main__":
    main()
