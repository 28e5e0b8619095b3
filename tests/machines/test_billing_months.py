"""Loads and bill runs in any order, against a model that adds up in Python."""

from collections import Counter
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from io import StringIO
from itertools import count

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from madoguchi.billing.models import Bill, Charge
from madoguchi.billing.record.invoice import parse_record, record_digest
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.kernel.calendar import JST
from madoguchi.platform.batch import batch
from tests.database import empty_tables
from tests.effort import SEED, how_many
from tests.import_folders import (
    load_operator_folder,
    read_rows,
    write_operator_folder,
    write_rows,
)

MONTHS = ["2026-08", "2026-09", "2026-10"]
CONTRACTS = {"C1": "B1", "C2": "B2", "C3": "B3"}
NOW = datetime(2026, 11, 20, 9, tzinfo=JST)
FOLDER = []


class Months(RuleBasedStateMachine):
    """`charged` is what the folder holds, `billed` what was issued from it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder, self.serial = FOLDER[0], count()
        write_operator_folder(self.folder)
        self.header = read_rows(self.folder, "charges")[0]
        self.charged: list[list[str]] = []
        self.kept: list[list[str]] = []
        self.billed: dict[tuple[str, str], list[int]] = {}
        self.put_charges([])
        load_operator_folder(self.folder)

    def put_charges(self, more: list[list[str]]) -> None:
        write_rows(self.folder, "charges", [self.header, *self.charged, *more])

    @rule(
        month=st.sampled_from(MONTHS),
        contract=st.sampled_from(sorted(CONTRACTS)),
        yen=st.integers(-9_999, 99_999),
    )
    def load_one_more(self, month: str, contract: str, yen: int) -> None:
        what = f"料金{next(self.serial) // 3}"  # some rows are equal
        cells = [month, contract, "M3", what, "", "", "1", f"{yen}", f"{yen}"]
        row = [*cells, "STANDARD_10"]
        self.put_charges([row])
        if (CONTRACTS[contract], month) in self.billed:
            with pytest.raises(FaultyFolder, match="1 faults"):
                load_operator_folder(self.folder)
            self.put_charges([])
            return
        assert load_operator_folder(self.folder)["charges.csv"].new == 1
        self.charged.append(row)

    @rule()
    def load_the_same_again(self) -> None:
        assert load_operator_folder(self.folder)["charges.csv"].new == 0

    @rule(month=st.sampled_from(MONTHS))
    def issue(self, month: str) -> None:
        self.run(month)
        for contract, account in CONTRACTS.items():
            yen = [
                int(r[8]) for r in self.charged if r[0] == month and r[1] == contract
            ]
            if yen and (account, month) not in self.billed:
                self.billed[account, month] = yen

    @precondition(lambda self: self.charged)
    @rule(month=st.sampled_from(MONTHS))
    def try_it_out(self, month: str) -> None:
        self.run(month, dry_run=True)

    def run(self, month: str, **more: bool) -> None:
        told = {"month": month, "at": NOW.isoformat(), "due": "2026-11-30"}
        call_command("bills", "issue", **told, **more, stdout=StringIO())

    @invariant()
    def bills_are_those_of_the_model(self) -> None:
        with batch("test"):
            bills = list(Bill.objects.select_related("account"))
            stored = Charge.objects.count()
        assert stored == len(self.charged)
        found = {
            (b.account.account_number, f"{b.billing_month:%Y-%m}"): b for b in bills
        }
        assert found.keys() == self.billed.keys()
        for key, yen in self.billed.items():
            net = sum(yen)
            tax = (Decimal(net) / 10).quantize(Decimal(1), ROUND_DOWN)
            bill = found[key]
            assert (bill.net_yen, bill.tax_yen, bill.lines) == (net, tax, len(yen))
            assert bill.sha256 == record_digest(bill.record)
            assert Counter(
                li.amount_yen for li in parse_record(bill.record).lines
            ) == Counter(yen)

    @invariant()
    def numbers_are_dense(self) -> None:
        with batch("test"):
            numbers = sorted(Bill.objects.values_list("invoice_number", flat=True))
        assert numbers == [f"I{n + 1:09}" for n in range(len(numbers))]

    def teardown(self) -> None:
        FOLDER[1]()


@pytest.mark.parametrize("walk", range(2))
def test_loads_and_runs_in_any_order_agree_with_the_model(db_of_all, tmp_path, walk):
    FOLDER[:] = [tmp_path / "operator", empty_tables]
    Months.TestCase.settings = settings(
        max_examples=how_many(6, long=100),
        stateful_step_count=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    seed(f"{SEED} {walk}")(Months)
    Months.TestCase("runTest").runTest()
