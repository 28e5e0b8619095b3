"""Customers drawn from a seed, with contracts, charges, bills and sessions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from madoguchi.kernel.calendar import month_after

if TYPE_CHECKING:
    from madoguchi.contracts.models import Contract

SHORT_MONTHS, LONG_MONTHS = 12, 80
CUSTOMERS_OF_EACH_LENGTH, MAX_CONTRACTS = 4, 4
PLANS = [("V3", 890), ("V10", 1580), ("V20", 2480), ("HF1", 4900), ("HM1", 3800)]
EXTRAS = [
    ("TALK5", "5分かけ放題", 500),
    ("SAFE", "あんしんセキュリティ", 400),
    ("UNIV", "電話ユニバーサルサービス料", 3),
    ("CALL", "国内通話料", 0),
    ("INST", "工事費分割金", 733),
]
INSERT_CHARGE_SQL = """
    INSERT INTO billing_charge (
        party_id, contract_id, billing_month, item_code, description, used_from,
        used_to, quantity, unit_price, amount_yen, tax_category)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 1, %s, %s, 'STANDARD_10')"""


@dataclass(frozen=True, slots=True)
class BilledCustomer:
    """Who is asked for: the cookie, a contract's code, and a month with a bill."""

    session: str
    code: str
    month: date
    bill_count: int
    account: int  # the primary key of the contract's account


def create_customers(seed: int, newest: date) -> list[BilledCustomer]:
    """So many with 12 bills and so many with 80, the last of the month `newest`.

    Names, contracts, lines and amounts follow from the seed alone.
    """
    from django.core.management import call_command  # noqa: PLC0415 after the setup

    from madoguchi.jobs.upkeep import demo_data  # noqa: PLC0415 same

    call_command("collectstatic", interactive=False, verbosity=0)
    demo_data.load_demo(Path("demo"))
    draw = Random(seed)
    lengths = [SHORT_MONTHS, LONG_MONTHS] * CUSTOMERS_OF_EACH_LENGTH
    made = [
        create_customer(f"u{draw.randrange(10**9)}", draw, newest, length)
        for length in lengths
    ]
    issue_months(newest, LONG_MONTHS)
    return made


def create_customer(
    name: str, draw: Random, newest: date, months: int
) -> BilledCustomer:
    """Sign somebody up with contracts and the charges of so many months."""
    from django.db import connection  # noqa: PLC0415 after the setup

    from madoguchi.contracts.models import Contract  # noqa: PLC0415 same
    from madoguchi.platform.batch import batch  # noqa: PLC0415 same
    from tests.people import a_contract, sign_up  # noqa: PLC0415 same

    person = sign_up(name)
    more = range(1, draw.randint(1, MAX_CONTRACTS))
    with batch("bench"), connection.cursor() as cursor:
        added = [a_contract(person.party, person.account, nth) for nth in more]
        for row in [person.contract, *added]:
            plan = draw.choice(PLANS)
            nickname = "".join(
                draw.choices("春夏秋冬朝昼夕夜山川海空", k=draw.randint(2, 8))
            )
            Contract.objects.filter(party=row.party_id, pk=row.pk).update(
                nickname=nickname,
                plan_code=plan[0],
                service="mobile" if plan[0].startswith("V") else "fibre",
            )
            owner = (row.party_id, row.pk)
            rows = list(charge_rows(draw, owner, plan, month_range(newest, months)))
            cursor.executemany(INSERT_CHARGE_SQL, rows)
        create_usage(draw, person.contract, month_after(newest))
    return BilledCustomer(
        person.client.cookies["session"].value,
        person.contract.code,
        newest,
        months,
        person.account.pk,
    )


def month_range(newest: date, count: int) -> list[date]:
    """So many months, the newest last."""
    return [month_after(newest, -back) for back in reversed(range(count))]


def charge_rows(
    draw: Random, owner: tuple[int, int], plan: tuple[str, int], months: Iterable[date]
) -> Iterator[tuple[object, ...]]:
    """For each month the plan and some extras: rows for INSERT_CHARGE_SQL."""
    for month in months:
        last = month_after(month) - timedelta(days=1)
        extras = draw.choices(EXTRAS, k=draw.randint(2, 7))
        for code, description, yen in [(plan[0], "月額基本料", plan[1]), *extras]:
            paid = yen or draw.randint(1, 4_000)
            yield (*owner, month, code, description, month, last, paid, paid)


def create_usage(draw: Random, contract: "Contract", month: date) -> None:
    from madoguchi.mobile.models import DailyUsage  # noqa: PLC0415 after the setup

    DailyUsage.objects.bulk_create(
        DailyUsage(
            party_id=contract.party_id,
            contract=contract,
            day=month.replace(day=day),
            megabytes=draw.randint(1, 900),
        )
        for day in range(1, draw.randint(5, 28))
    )


def issue_months(newest: date, count: int) -> None:
    """Run the bills of so many months, the newest last."""
    from madoguchi.jobs.bills import bill_run  # noqa: PLC0415 after the setup

    for month in month_range(newest, count):
        at = f"{month_after(month):%Y-%m}-10T09:00:00+09:00"
        run = bill_run.parse_run(f"{month:%Y-%m}", at)
        bill_run.issue_all_bills(run, ignore_progress)


def ignore_progress(_done: int, _of: int) -> None:
    """No progress is shown."""
