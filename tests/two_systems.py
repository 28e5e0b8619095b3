"""The portal beside a made-up billing system, and what must hold between them.

Every act takes a moment of its own. What the portal does with an export is compared
with a rule that is written down here once more, by hand, from docs/import-format.md.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from madoguchi.contracts.import_conflicts import decide_conflict
from madoguchi.contracts.models import Contract, ContractOption, Equipment
from madoguchi.customers.import_conflicts import conflict_values, open_conflicts
from madoguchi.customers.models import (
    BillingAccount,
    ImportConflict,
    Party,
    PartyProfile,
    PortalChange,
)
from madoguchi.kernel.calendar import JST
from madoguchi.mailboxes.models import Mailbox
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.customer_acts import (
    change_account,
    change_contract,
    change_profile,
    login_of,
)
from tests.import_folders import (
    load_quietly,
)
from tests.made_up_billing import OPTIONS, Cell, Export, MadeUpBilling
from tests.shared_cells import MOVING, SHARED, STAFF_VALUES

CUSTOMERS = {"N100000001": ("B1", "C1"), "N100000002": ("B2", "C2")}


@dataclass
class TwoSystems:
    """Both systems, the moment, and what was seen on the way."""

    folder: Path
    chance: random.Random
    rule: str
    at: datetime = datetime(2026, 12, 1, 9, tzinfo=JST)
    billing: MadeUpBilling = field(init=False)
    exports: list[Export] = field(default_factory=list)
    made_at: dict[int, datetime] = field(default_factory=dict)
    loaded: Export | None = None
    changes: int = 0
    conflicts: set[int] = field(default_factory=set)
    undone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.billing = MadeUpBilling(self.folder)

    def tick(self) -> None:
        self.at += timedelta(minutes=self.chance.randint(1, 90))

    # Customers

    def customer_changes(self) -> None:
        """One act of a customer: one column, two, or an option."""
        number = self.chance.choice([*CUSTOMERS])
        with batch("test"):
            party = Party.objects.get(customer_number=number).pk
            before = PortalChange.objects.count()
        by = {"actor": "test", "at": self.at}
        with scope("test", party):
            change = self.chance.choice(
                [change_profile, change_account, change_contract]
            )
            change(self.chance, by)
        with batch("test"):
            self.changes += PortalChange.objects.count() - before

    # The billing system

    def staff_changes(self) -> None:
        if self.chance.random() < 0.3 and self.contradict():
            return
        number = self.chance.choice([*CUSTOMERS])
        account, contract = CUSTOMERS[number]
        (file, column), values = self.chance.choice([*STAFF_VALUES.items()])
        what = self.chance.random()
        if what < 0.6:
            key = {"parties": number, "contracts": contract}.get(file, account)
            self.billing.change((file, key, column), self.chance.choice(values))
        elif what < 0.7 and account == "B1":
            way = self.chance.choice(["card", "transfer"])
            self.billing.change(("billing_accounts", "B1", "payment_method"), way)
        elif what < 0.8:
            file, key = self.chance.choice(MOVING)
            self.billing.change((file, key, "contract_number"), contract)
        else:
            self.billing.switch_option(contract, "TEL", self.at.date().isoformat())

    def contradict(self) -> bool:
        """Change what a customer changed and the system has booked, if there is any."""
        cells = [
            cell
            for cell in self.billing.booked_cells[-4:]
            if (cell[0], cell[2]) in STAFF_VALUES
        ]
        if not cells:
            return False
        file, _key, column = cell = self.chance.choice(cells)
        values = {*STAFF_VALUES[file, column]} - {self.billing.cells[cell]}
        self.billing.change(cell, self.chance.choice(sorted(values)))
        return True

    def fetch(self, *, most: int = 1_000) -> None:
        out, form = StringIO(), self.chance.choice(["ndjson", "csv"])
        with clock_at(self.at):
            call_command(
                "changes",
                "list",
                after=str(self.billing.last_seq),
                limit=str(most),
                format=form,
                stdout=out,
                stderr=StringIO(),
            )
        take = self.billing.take_csv if form == "csv" else self.billing.take_ndjson
        take(out.getvalue())

    def book(self, *, most: int = 1_000) -> None:
        """Book lines and say so: one by one, or up to the last."""
        seqs = [str(seq) for seq in self.billing.book_next(most)]
        if not seqs:
            return
        told = ["--through", seqs[-1]] if self.chance.random() < 0.5 else seqs
        with clock_at(self.at):
            call_command("changes", "ack", *told, stdout=StringIO())

    def write_export(self) -> None:
        """Mostly whole and with its moment."""
        says = self.at.isoformat() if self.chance.random() < 0.9 else ""
        without = self.chance.choice([*CUSTOMERS]) if self.chance.random() < 0.1 else ""
        self.exports = [self.billing.write_export(says, without=without)]
        self.made_at[id(self.exports[0])] = self.at

    # The portal takes an export

    def load(self) -> None:
        """Load the last export, perhaps long after it was made, perhaps again."""
        if not self.exports:
            return
        export = self.exports[-1]
        expected = self.expected_values(export)
        with clock_at(self.at):
            load_quietly(self.billing.put_export(export))
        self.loaded = export
        found, expected = self.values(), expected | self.nicknames(expected)
        wrong = {
            cell: (value, expected[cell], self.history(cell))
            for cell, value in found.items()
            if value != expected[cell]
        }
        self.refuse_left_behind(export)
        assert wrong == {}, (wrong, export.exported_at, export.options(), self.at)
        with batch("test"):
            found = set(ImportConflict.objects.values_list("change", flat=True))
        assert found == self.conflicts, "each is listed, and once"
        assert ImportConflict.objects.count() == len(found)

    def refuse_left_behind(self, export: Export) -> None:
        """Mailboxes and equipment are where the export says."""
        cells = export.cells()
        stated = {(f, k): cells.get((f, k, "contract_number")) for f, k in MOVING}
        with batch("test"):
            place = "contract__contract_number"
            box = Mailbox.objects.values_list(place, flat=True).get()
            piece = Equipment.objects.values_list(place, flat=True).get()
        for here, there in zip((box, piece), stated.values(), strict=True):
            assert there in {None, here}

    def history(self, cell: Cell) -> list[tuple[object, ...]]:
        """What was done to a cell here, for a walk that fails."""
        names = "before", "after", "at", "acked_at", "outcome"
        with batch("test"):
            rows = PortalChange.objects.filter(file=cell[0], key=cell[1])
            return list(rows.order_by("pk").values_list("column", *names))[-8:]

    def expected_values(self, export: Export) -> dict[Cell, str]:
        """What the portal must have after a load; notes each conflict and each undo."""
        ours, stated = self.values(), self.stated(export)
        exported_at = datetime.fromisoformat(export.exported_at or self.at.isoformat())
        for cell, theirs in stated.items():
            rows = self.open_changes(cell)
            if not rows:
                ours[cell] = theirs
                continue
            last, befores = rows[-1], {row.before for row in rows}
            if self.is_another_option(cell, last, export):
                ours[cell] = theirs
                continue
            is_known = last.acked_at is not None and last.acked_at < exported_at
            if theirs == last.after:
                ours[cell] = theirs  # another option of theirs may have ended too
                continue
            if last.at >= exported_at:
                continue
            if is_known or theirs not in befores:
                self.conflicts.add(last.pk)
            if is_known and self.rule == "theirs" and cell[0] != "logins":
                self.undone.add(last.pk)
                ours[cell] = theirs
        return ours

    def open_changes(self, cell: Cell) -> list[PortalChange]:
        file, key, column = cell
        with batch("test"):
            rows = PortalChange.objects.filter(file=file, outcome="", state="done")
            rows = rows.order_by("pk")
            if file == "logins":
                rows = rows.filter(party__customer_number=key)
            else:
                rows = rows.filter(key=key)
            undone = ImportConflict.objects.filter(decision="theirs", file=file)
            gone = {
                (c.key, c.column): c.change_id for c in undone.order_by("change_id")
            }
            return [
                row
                for row in rows
                if (
                    column in {row.before, row.after}
                    if file == OPTIONS
                    else row.column == column
                )
                and row.pk > gone.get((row.key, row.column), 0)
            ]

    def stated(self, export: Export) -> dict[Cell, str]:
        cells = {
            cell: value
            for cell, value in export.cells().items()
            if cell in self.cells()
        }
        for contract in export.contracts() & {c for _a, c in CUSTOMERS.values()}:
            cell = OPTIONS, contract, "TEL"
            began = export.options().get((contract, "TEL"))
            if began is not None or self.open_changes(cell):
                cells[cell] = "TEL" if began else ""
        return cells

    def is_another_option(self, cell: Cell, row: PortalChange, export: Export) -> bool:
        """Whether the export has one that began after it was removed here."""
        began = export.options().get((cell[1], "TEL"))
        is_removal = cell[0] == OPTIONS and not row.after
        return (
            is_removal
            and bool(began)
            and str(began) > row.at.astimezone(JST).date().isoformat()
        )

    def cells(self) -> set[Cell]:
        return {
            (file, key, column)
            for number, (account, contract) in CUSTOMERS.items()
            for file, columns in SHARED.items()
            for key in [
                {"contracts": contract, "parties": number, "logins": number}.get(
                    file, account
                )
            ]
            for column in columns
        }

    def values(self) -> dict[Cell, str]:
        """What the portal has in each shared cell, options and nicknames too."""
        found: dict[Cell, str] = {}
        with batch("test"):
            for number, (account, contract) in CUSTOMERS.items():
                profile = PartyProfile.objects.get(party__customer_number=number)
                bill = BillingAccount.objects.get(account_number=account)
                row = Contract.objects.get(contract_number=contract)
                for file, key, model in (
                    ("parties", number, profile),
                    ("billing_accounts", account, bill),
                    ("contracts", contract, row),
                ):
                    for name in SHARED[file]:
                        value = getattr(model, name)
                        found[file, key, name] = "" if value is None else str(value)
                found["logins", number, "email"] = login_of(number).email
                found["contracts", contract, "nickname"] = row.nickname
                options = ContractOption.objects.filter(contract=row, ended_on=None)
                held = {option.option_code for option in options}
                found[OPTIONS, contract, "TEL"] = "TEL" if "TEL" in held else ""
        return found

    def nicknames(self, expected: dict[Cell, str]) -> dict[Cell, str]:
        """No export changes one that was set here; another is the export's."""
        names = {cell: v for cell, v in expected.items() if cell[2] == "nickname"}
        now = self.values()
        return {
            cell: value if self.open_changes(cell) else now[cell]
            for cell, value in names.items()
        }

    # The desk

    def decide(self) -> None:
        for conflict in open_conflicts():
            decision = self.chance.choice(["ours", "theirs"])
            with scope("desk", conflict.party_id):
                values = conflict_values(conflict)
                newest = self.is_newest(conflict)
                if newest:
                    decide_conflict(
                        conflict,
                        decision,
                        seen=values.theirs,
                        actor="staff 1",
                        at=self.at,
                    )

    def is_newest(self, conflict: ImportConflict) -> bool:
        change = conflict.change
        cell = change.file, change.key, change.column
        newer = PortalChange.objects.filter(
            file=cell[0], key=cell[1], column=cell[2], state="done", pk__gt=change.pk
        )
        if change.file == OPTIONS:
            return not any(
                {row.before, row.after} & {change.before, change.after} - {""}
                for row in newer
            )
        return not newer.exists()

    # Both

    def any_act(self) -> None:
        acts = {
            self.customer_changes: 8,
            self.staff_changes: 3,
            lambda: self.fetch(most=self.chance.randint(1, 6)): 4,
            lambda: self.book(most=self.chance.randint(1, 6)): 4,
            self.write_export: 3,
            self.load: 4,
            self.decide: 1,
        }
        self.tick()
        self.chance.choices([*acts], [*acts.values()])[0]()

    def be_contradicted(self) -> None:
        """Let staff contradict a booked change, and load it; at most twenty tries."""
        for _ in range(20):
            for act in (self.customer_changes, self.fetch, self.book):
                self.tick()
                act()
            if self.contradict():
                self.tick()
                self.write_whole()
                self.tick()
                self.load()
            if self.conflicts:
                return

    def come_to_rest(self) -> None:
        """Nobody changes anything more: what is on its way arrives."""
        for _ in range(4):
            for act in (self.load, self.fetch, self.book, self.write_whole, self.load):
                self.tick()
                act()
            self.tick()
            self.decide()

    def write_whole(self) -> None:
        self.exports = [self.billing.write_export(self.at.isoformat())]

    def agree(self) -> None:
        """Both have the same, and nothing is left that nobody has seen."""
        both = [cell for cell in self.cells() if cell[0] != "payment_methods"]
        theirs = {cell: self.billing.cells[cell] for cell in both}
        ours = self.values()
        assert {cell: ours[cell] for cell in theirs} == theirs
        for _account, contract in CUSTOMERS.values():
            has = "TEL" if (contract, "TEL") in self.billing.options else ""
            assert ours[OPTIONS, contract, "TEL"] == has
        assert open_conflicts().count() == 0
        with batch("test"):
            told = ImportConflict.objects.filter(decision="theirs")
            assert self.undone <= set(told.values_list("change", flat=True))
            waiting = PortalChange.objects.filter(seq=None) | (
                PortalChange.objects.filter(acked_at=None)
            )
            assert not waiting.exists()
