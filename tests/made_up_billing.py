"""A billing system that somebody made up: it knows the documents and nothing else.

It reads the change feed and writes the folder of an export with the standard library
alone; no line of it is the portal's. What it has stands in `cells`, by file, key and
column, and the options of each contract in `options`.
"""

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

KEYS = {
    "parties": "customer_number",
    "billing_accounts": "account_number",
    "contracts": "contract_number",
    "payment_methods": "account_number",
    "logins": "customer_number",
    "mailboxes": "address",
    "equipment": "serial",
}
"""One person signs in for each customer here, so that the number is a key there too."""

OPTIONS = "contract_options"

Cell = tuple[str, str, str]
Table = list[dict[str, str]]


def read_table(text: str) -> Table:
    return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


def table_text(header: list[str], rows: Table) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@dataclass
class Export:
    """What was in an export: the moment it says, "" for none, and its files."""

    exported_at: str
    files: dict[str, str]

    def cells(self) -> dict[Cell, str]:
        """What it states of each cell; an option of a contract is "" or its code."""
        return {
            (file, row[key], column): value
            for file, key in KEYS.items()
            for row in read_table(self.files[f"{file}.csv"])
            for column, value in row.items()
        }

    def options(self) -> dict[tuple[str, str], str]:
        """The first day of each option that goes on, "" for one that has ended."""
        found: dict[tuple[str, str], str] = {}
        for row in read_table(self.files[f"{OPTIONS}.csv"]):
            place = row["contract_number"], row["option_code"]
            if not row["ended_on"]:
                found[place] = row["started_on"]
            found.setdefault(place, "")
        return found

    def contracts(self) -> set[str]:
        rows = read_table(self.files["contracts.csv"])
        return {row["contract_number"] for row in rows}


@dataclass
class MadeUpBilling:
    """Its state, and how far it has read the feed."""

    folder: Path
    cells: dict[Cell, str] = field(default_factory=dict)
    options: dict[tuple[str, str], str] = field(default_factory=dict)
    ended: dict[tuple[str, str, str], str] = field(default_factory=dict)
    fetched: list[dict[str, str]] = field(default_factory=list)
    last_seq: int = 0
    booked: set[int] = field(default_factory=set)
    booked_cells: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        for file, key in KEYS.items():
            for row in read_table((self.folder / f"{file}.csv").read_text()):
                for column, value in row.items():
                    self.cells[file, row[key], column] = value
        for row in read_table((self.folder / f"{OPTIONS}.csv").read_text()):
            place = row["contract_number"], row["option_code"]
            self.options[place] = row["started_on"]
        self.know_a_card_of_each_account()

    def know_a_card_of_each_account(self) -> None:
        """It takes cards too, under names of its own: the feed never tells any."""
        columns = {c: "" for name, _key, c in self.cells if name == "payment_methods"}
        accounts = {k for name, k, _column in self.cells if name == "billing_accounts"}
        for account in sorted(accounts):
            named = {"account_number": account, "card_token": f"tok-{account}"}
            for column, value in (columns | named).items():
                cell = "payment_methods", account, column
                self.cells.setdefault(cell, value)

    # The feed

    def take_ndjson(self, text: str) -> None:
        for line in text.splitlines():
            self.take_line({k: str(v) for k, v in json.loads(line).items()})

    def take_csv(self, text: str) -> None:
        for line in read_table(text):
            self.take_line(line)

    def take_line(self, line: dict[str, str]) -> None:
        assert int(line["seq"]) == self.last_seq + 1, (
            "a line is missing, or comes twice"
        )
        self.last_seq += 1
        self.fetched.append(line)

    def book_next(self, count: int) -> list[int]:
        """Book lines in their order; return their numbers."""
        waiting = [line for line in self.fetched if int(line["seq"]) not in self.booked]
        for line in waiting[:count]:
            if line["state"] == "done":
                self.book(line)
            self.booked.add(int(line["seq"]))
        return [int(line["seq"]) for line in waiting[:count]]

    def book(self, line: dict[str, str]) -> None:
        file, column = line["column"].split(".")
        if file == OPTIONS:
            contract = line["contract_number"]
            if line["after"]:
                place = contract, line["after"]
                self.options.setdefault(place, line["effective_on"])
            else:
                self.end_option(contract, line["before"], line["effective_on"])
            return
        cell = file, line[KEYS[file]], column
        self.cells[cell] = line["after"]
        self.booked_cells.append(cell)

    # Its own staff

    def change(self, cell: Cell, value: str) -> None:
        self.cells[cell] = value

    def switch_option(self, contract: str, code: str, day: str) -> None:
        if (contract, code) in self.options:
            self.end_option(contract, code, day)
        else:
            self.options[contract, code] = day

    def end_option(self, contract: str, code: str, day: str) -> None:
        """It stays in the export with its last day."""
        if began := self.options.pop((contract, code), ""):
            self.ended[contract, code, began] = max(day, began)

    # The export

    def write_export(self, exported_at: str, *, without: str = "") -> Export:
        """Write all files; without the rows of one customer, where one is named."""
        left_out = self.rows_of(without) if without else set()
        tables = [file for file in self.folder.iterdir() if file.is_file()]
        files = {file.name: file.read_text() for file in tables}
        for file, key in KEYS.items():
            header = files[f"{file}.csv"].split("\n")[0].split(",")
            keys = dict.fromkeys(k for name, k, _column in self.cells if name == file)
            rows = [
                {column: self.cells[file, k, column] for column in header}
                for k in keys
                if k not in left_out and self.is_whole(file, k)
            ]
            files[f"{file}.csv"] = table_text(header, rows)
            assert all(row[key] for row in rows)
        header = ["contract_number", "option_code", "started_on", "ended_on"]
        lines = {(*place, day): "" for place, day in self.options.items()}
        rows = [
            dict(zip(header, (*place, last), strict=True))
            for place, last in (self.ended | lines).items()
            if place[0] not in left_out
        ]
        files[f"{OPTIONS}.csv"] = table_text(header, rows)
        operator = json.loads(files["operator.json"])
        operator.pop("exported_at", None)
        if exported_at:
            operator["exported_at"] = exported_at
        files["operator.json"] = json.dumps(operator, ensure_ascii=False)
        return Export(exported_at, files)

    def rows_of(self, customer: str) -> set[str]:
        """The keys of all rows of a customer, its own number among them."""
        keys = {customer}
        for _round in range(2):  # what names its accounts and contracts comes second
            keys |= {
                key
                for (_file, key, column), value in self.cells.items()
                if column.endswith("_number") and value in keys
            }
        return keys

    def is_whole(self, file: str, key: str) -> bool:
        """Whether a card or bank account is of the way in which its account pays."""
        if file != "payment_methods":
            return True
        way = self.cells["billing_accounts", key, "payment_method"]
        return self.cells[file, key, "kind"] == way

    def put_export(self, export: Export) -> Path:
        for name, text in export.files.items():
            (self.folder / name).write_text(text)
        return self.folder
