"""The bills of an operator's folder, worked out again from the format's rules.

Written from docs/import-format.md with csv and decimal alone: it knows nothing of the
product, so that the two can be wrong only in different ways.
"""

import csv
import json
from collections import defaultdict
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from pathlib import Path

RATE_BY_CATEGORY = {
    "STANDARD_10": Decimal(10),
    "REDUCED_8": Decimal(8),
    "EXPORT_FREE": Decimal(0),
    "EXEMPT": Decimal(0),
    "OUT_OF_SCOPE": Decimal(0),
}
ROUNDING_BY_NAME = {"down": ROUND_DOWN, "half_up": ROUND_HALF_UP, "up": ROUND_UP}
BillFigures = dict[tuple[str, str], dict[str, int]]
"""Account number and month to the figures of the bill."""


def recompute_bills(folder: Path) -> BillFigures:
    operator = json.loads((folder / "operator.json").read_text(encoding="utf-8"))
    accounts = {
        contract["contract_number"]: contract["account_number"]
        for contract in read_csv_table(folder / "contracts.csv")
    }
    sums = defaultdict(lambda: dict.fromkeys(RATE_BY_CATEGORY, 0))
    lines = defaultdict(int)
    for charge in read_csv_table(folder / "charges.csv"):
        key = accounts[charge["contract_number"]], charge["billing_month"]
        price = Decimal(charge["unit_price_excl"])
        exact = Decimal(charge["quantity"]) * price
        yen = int(exact.quantize(Decimal(1), ROUND_DOWN))
        assert yen == int(charge["amount_excl"])
        sums[key][charge["tax_category"]] += yen
        lines[key] += 1
    return {
        key: figures_of_bill(sums[key], operator) | {"lines": lines[key]}
        for key in sums
    }


def figures_of_bill(sums: dict[str, int], operator: dict) -> dict[str, int]:
    found, total = {}, 0
    for category, rate in RATE_BY_CATEGORY.items():
        amount, per = Decimal(sums[category]), Decimal(100)
        if operator["tax_basis"] == "inclusive":
            per += rate
        way = ROUNDING_BY_NAME[operator["tax_rounding"]]
        tax = int((amount * rate / per).quantize(Decimal(1), way))
        net = sums[category]
        if operator["tax_basis"] == "inclusive":
            net -= tax
        found |= {f"net_{category}": net, f"tax_{category}": tax}
        total += net + tax
    return found | {"total": total}


def parse_bill_list(text: str) -> BillFigures:
    """The product's list of bills, as figures."""
    rows = list(csv.DictReader(text.splitlines()))
    return {
        (row["account_number"], row["billing_month"]): {
            name: int(cell)
            for name, cell in row.items()
            if name in {"lines", "total"} or name.startswith(("net_", "tax_"))
        }
        for row in rows
    }


def bill_differences(expected: BillFigures, found: BillFigures) -> list[str]:
    """Every bill that is missing, one too many, or another; every figure of it."""
    said = []
    for key in sorted(expected.keys() | found.keys()):
        if key not in found or key not in expected:
            said.append(f"{key}: {'missing' if key in expected else 'too many'}")
            continue
        said += [
            f"{key}: {name} {value}, expected {expected[key][name]}"
            for name, value in found[key].items()
            if value != expected[key][name]
        ]
    return said


def read_csv_table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
