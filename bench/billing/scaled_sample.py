"""The sample operator with any number of contracts more, each with ten charges."""

import csv
import shutil
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "sample-operator"
CHARGES_PER_CONTRACT = 10
FIRST_NUMBER = 200_000_000
"""Of the customers that are added; the sample's own are below."""


def scale(target: Path, contracts: int) -> int:
    """Write a folder with that many more parties, accounts and contracts.

    Each has one of the others and ten charges, so that what is joined and looked up
    grows as the charges do. Returns how many charges the folder has.
    """
    shutil.copytree(SAMPLE, target)
    numbers = range(FIRST_NUMBER, FIRST_NUMBER + contracts)
    with (target / "parties.csv").open("a", newline="") as file:
        row = template_row("parties")
        csv.writer(file, lineterminator="\r\n").writerows(
            (row | {"customer_number": f"N{n}", "email": f"n{n}@example.jp"}).values()
            for n in numbers
        )
    with (target / "billing_accounts.csv").open("a", newline="") as file:
        row = template_row("billing_accounts") | {"payment_method": "transfer"}
        csv.writer(file, lineterminator="\r\n").writerows(
            (row | {"account_number": f"B{n}", "customer_number": f"N{n}"}).values()
            for n in numbers
        )
    with (target / "contracts.csv").open("a", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(
            contract_row(n).values() for n in numbers
        )
    return append_charges(target / "charges.csv", numbers)


def template_row(name: str) -> dict[str, str]:
    """The first row of a file of the sample, by column."""
    with (SAMPLE / f"{name}.csv").open(newline="") as file:
        return next(csv.DictReader(file))


def contract_row(number: int) -> dict[str, str]:
    return template_row("contracts") | {
        "contract_number": f"C{number}",
        "customer_number": f"N{number}",
        "account_number": f"B{number}",
        "line_number": f"080{number % 10**8:08}",
    }


def append_charges(file: Path, numbers: range) -> int:
    with file.open() as opened:
        own = sum(1 for _ in opened) - 1
    charge = template_row("charges")
    with file.open("a", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\r\n")
        for number in numbers:
            row = (charge | {"contract_number": f"C{number}"}).values()
            writer.writerows([row] * CHARGES_PER_CONTRACT)
    return own + len(numbers) * CHARGES_PER_CONTRACT
