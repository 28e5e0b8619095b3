"""Pages of a company with thousands of contracts, and of a login with many numbers.

    python -m bench.pages.many_contracts [--contracts 5000] [--people 2000]
        [--numbers 300] [--views 200]

Three logins, asked in turn, warm and in process: a company with two contracts, one with
so many contracts and people, and one with two contracts whose login has so many
customer numbers. Reached when each page takes at most 12 statements (the transaction's
own not counted) and its p95 is at most 1.3 times that of two contracts.

A view's time is that of the processor, of this process and of PostgreSQL's processes
that answer it: nothing here waits for a network, and the clock on the wall counts what
else the machine does. Both are printed; the wall's p95 is not held to anything.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import quantiles
from typing import TYPE_CHECKING

from bench.tools.own_home import own_home
from bench.tools.processor_time import NANOSECONDS_PER_MS, process_time_of
from bench.tools.promises import end_with

if TYPE_CHECKING:
    from tests.people import Person

MAX_STATEMENTS, MAX_RATIO, WARM_UP_VIEWS = 12, 1.3, 20
MS_PER_SECOND, P95_OF_20 = 1000, -1
CONTRACTS_PER_ACCOUNT = 125
MONTH = date(2026, 10, 1)
PATHS = {
    "home": "/",
    "contracts": "/contracts/",
    "contract": "/c/{code}/",
    "bill": "/c/{code}/bills/2026-10",
    "search of contracts": "/contracts/?q=0900000",
    "search of documents": "/bills/search/?by=month&begin=2026-10-01&end=2026-10-01",
}


def create_company(name: str) -> "Person":
    from madoguchi.customers.models import Party  # noqa: PLC0415 after the setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 same
    from tests.bills import a_bill  # noqa: PLC0415 same
    from tests.people import a_contract, sign_up  # noqa: PLC0415 same

    person = sign_up(name)
    Party.objects.filter(pk=person.party.pk).update(kind="corporate")
    with scope("bench", person.party.pk):
        a_contract(person.party, person.account, 1)
    a_bill(person, MONTH)
    return person


def add_contracts(person: "Person", count: int) -> None:
    """Add contracts, so many to each further billing account."""
    from madoguchi.contracts.models import Contract  # noqa: PLC0415 after the setup
    from madoguchi.customers.models import BillingAccount  # noqa: PLC0415 same
    from madoguchi.platform.scope import scope  # noqa: PLC0415 same

    with scope("bench", person.party.pk):
        accounts = BillingAccount.objects.bulk_create(
            BillingAccount(
                party=person.party,
                account_number=f"E{nth:05}",
                addressee=f"第{nth}部",
                department_code=f"D{nth % 20:02}",
                postal_code="1000005",
                address="東京都千代田区丸の内1-1",
                closing_day=31,
                payment_method="transfer",
            )
            for nth in range(-(-count // CONTRACTS_PER_ACCOUNT))
        )
        Contract.objects.bulk_create(
            Contract(
                party=person.party,
                account=accounts[nth // CONTRACTS_PER_ACCOUNT],
                code=f"b{nth:07}",
                contract_number=f"D{nth:09}",
                service="mobile",
                plan_code="M3",
                status="active",
                nickname=f"社用{nth}",
                line_number=f"0900{nth:07}",
                started_on=date(2024, 4, 1),
            )
            for nth in range(count)
        )


def add_people(person: "Person", count: int) -> None:
    from madoguchi.accounts.models import User  # noqa: PLC0415 after the setup
    from madoguchi.customers.models import Member  # noqa: PLC0415 same

    users = User.objects.bulk_create(
        User(email=f"p{nth}@example.jp", display_name=f"社員{nth}", password="!")  # noqa: S106 nobody signs in
        for nth in range(count)
    )
    Member.objects.bulk_create(
        Member(user=user, party=person.party, role="applicant") for user in users
    )


def add_numbers(person: "Person", count: int) -> None:
    """Add customer numbers to the login, each with a contract."""
    from madoguchi.customers.models import Member, Party  # noqa: PLC0415 after the setup
    from madoguchi.platform.scope import scope  # noqa: PLC0415 same
    from tests.people import a_contract, an_account  # noqa: PLC0415 same

    for nth in range(count):
        party = Party.objects.create(kind="corporate", customer_number=f"N8{nth:08}")
        Member.objects.create(user=person.user, party=party, role="holder")
        with scope("bench", party.pk):
            a_contract(party, an_account(party, f"n{nth}"))


def analyse() -> None:
    from django.db import connections  # noqa: PLC0415 after the setup

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


@dataclass(frozen=True, slots=True)
class View:
    """Milliseconds that one view took."""

    processor: float
    wall: float


def open_page(person: "Person", page: str) -> Callable[[], View]:
    """A function that opens the page and returns what that took."""
    client, path = person.client, PATHS[page].format(code=person.contract.code)

    def view() -> View:
        began, spent = time.perf_counter(), sum(processor_times())
        answer = client.get(path)
        spent = sum(processor_times()) - spent
        took = (time.perf_counter() - began) * MS_PER_SECOND
        assert answer.status_code == 200, (path, answer.status_code)
        return View(spent / NANOSECONDS_PER_MS, took)

    return view


def processor_times() -> Iterator[int]:
    """Nanoseconds of this process and of what answers its connections."""
    from django.db import connections  # noqa: PLC0415 after the setup

    yield time.process_time_ns()
    for one in connections.all(initialized_only=True):
        if one.connection is not None:
            yield process_time_of(one.connection.info.backend_pid)


def count_statements(view: Callable[[], View]) -> int:
    from django.db import connection  # noqa: PLC0415 after the setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 same

    with CaptureQueriesContext(connection) as asked:
        view()
    return len([row for row in asked if row["sql"] not in {"BEGIN", "COMMIT"}])


def p95(times: Iterable[float]) -> float:
    return quantiles(times, n=20)[P95_OF_20]


def measure(people: dict[str, "Person"], views: int) -> dict[str, bool]:
    """Ask for the pages in turn; print processor time, ratio, wall and statements."""
    promises = {}
    print(f"{'page':<21}" + "".join(f"{name:>32}" for name in people))
    for page in PATHS:
        sides = [open_page(person, page) for person in people.values()]
        for side in sides * WARM_UP_VIEWS:
            side()
        rounds = [[side() for side in sides] for _ in range(views)]
        by_side = list(zip(*rounds, strict=True))
        spent = [p95(view.processor for view in seen) for seen in by_side]
        walls = [p95(view.wall for view in seen) for seen in by_side]
        counts = [count_statements(side) for side in sides]
        cells = [
            f"{ms:.1f} ms ×{ms / spent[0]:.2f} ({wall:.0f} ms) {count:>2} st."
            for ms, wall, count in zip(spent, walls, counts, strict=True)
        ]
        print(f"{page:<21}" + "".join(f"{cell:>32}" for cell in cells), flush=True)
        for name, ms, count in zip(people, spent, counts, strict=True):
            promises[f"{page} of {name}: statements"] = count <= MAX_STATEMENTS
            promises[f"{page} of {name}: p95"] = ms <= MAX_RATIO * spent[0]
    return promises


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--contracts", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--numbers", type=int, default=300)
    parser.add_argument("--views", type=int, default=200)
    args = parser.parse_args()
    with own_home():
        from django.conf import settings  # noqa: PLC0415 after the setup
        from django.core.management import call_command  # noqa: PLC0415 same

        from madoguchi.web.finding.warming import warm_finding  # noqa: PLC0415 same
        from tests.operator import an_operator  # noqa: PLC0415 same

        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("collectstatic", interactive=False, verbosity=0)
        an_operator()
        people = {
            name: create_company(name)
            for name in ("two contracts", "many contracts", "many numbers")
        }
        add_contracts(people["many contracts"], args.contracts)
        add_people(people["many contracts"], args.people)
        add_numbers(people["many numbers"], args.numbers)
        analyse()
        warm_finding()  # as each process of the web does before it has many requests
        promises = measure(people, args.views)
    end_with(promises)


if __name__ == "__main__":
    main()
