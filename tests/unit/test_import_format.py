"""What the import reads is what docs/import-format.md says."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from madoguchi.customers.column_owners import (
    COLUMN_OWNERS,
    ColumnOwner,
    may_change_here,
    owner_of,
)
from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.jobs.load.cell_types import code_cell
from madoguchi.jobs.load.charges_copy import is_plain_header
from madoguchi.jobs.load.csv_source import BrokenFile, header_columns
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.files.charges import CHARGES_FILE
from madoguchi.jobs.load.import_file import optional_column
from madoguchi.jobs.load.operator_fields import (
    OPERATOR_FIELDS,
    OPTIONAL_OPERATOR_FIELDS,
)
from scripts.import_format import DOCUMENT, replace_tables, row_of_file

OPTIONAL = [(f, c.name) for f in FOLDER_FILES for c in f.columns if not c.required]
REQUIRED = [(f, c.name) for f in FOLDER_FILES for c in f.columns if c.required]


def test_the_tables_of_the_document_are_those_of_the_code():
    assert replace_tables(DOCUMENT.read_text()) == DOCUMENT.read_text()


def test_the_document_counts_the_files_and_the_script_runs_by_itself():
    assert f"one JSON file and {len(FOLDER_FILES)} CSV files" in DOCUMENT.read_text()
    absent = [file.file_name for file in FOLDER_FILES if file.optional]
    opening = DOCUMENT.read_text().split(" may be absent.")[0]
    assert re.findall(r"`(\w+\.csv)`", opening) == absent
    words = [sys.executable, "-c", "import scripts.import_format"]
    subprocess.run(words, check=True, cwd=DOCUMENT.parents[1])


def test_every_column_of_the_import_has_one_owner():
    columns = {f.name: sorted(c.name for c in f.columns) for f in FOLDER_FILES}
    columns["operator"] = sorted(OPERATOR_FIELDS | OPTIONAL_OPERATOR_FIELDS)
    owners = {
        file: sorted(name for names in by_owner.values() for name in names)
        for file, by_owner in COLUMN_OWNERS.items()
    }
    assert owners == columns


@pytest.mark.parametrize(
    ("file", "column", "owner"),
    [
        ("contracts", "nickname", "portal"),
        ("contracts", "plan_code", "both"),
        ("parties", "address", "both"),
        ("parties", "birth_date", "operator"),
        ("billing_accounts", "closing_day", "operator"),
        ("logins", "email", "both"),
        ("charges", "amount_excl", "operator"),
    ],
)
def test_a_column_is_owned_by_whom_the_document_says(file, column, owner):
    assert owner_of(file, column) is ColumnOwner(owner)
    [row] = [
        line
        for line in DOCUMENT.read_text().splitlines()
        if line.startswith(f"| `{file}` | *{owner}* |")
    ]
    assert column in row.split("`")[3].split()


def test_only_nicknames_are_the_portals_alone():
    portal = {f: owners.get(ColumnOwner.PORTAL) for f, owners in COLUMN_OWNERS.items()}
    assert portal == dict.fromkeys(COLUMN_OWNERS) | {"contracts": ("nickname",)}


def test_what_actions_change_may_change_here_and_no_secret_may():
    for file, columns in IMPORTED_COLUMNS.items():
        assert all(may_change_here(file, column) for column in columns)
    assert not may_change_here("payment_methods", "card_token")
    assert not may_change_here("payment_methods", "bank_account_number")
    assert not may_change_here("charges", "amount_excl")


def test_an_optional_column_is_documented_with_its_default():
    column = optional_column("sim_kind", code_cell(10), default="card")
    file = replace(CHARGES_FILE, columns=(*CHARGES_FILE.columns, column))
    assert row_of_file(file).endswith(" tax_category [sim_kind=card]` |\n")
    assert column.value == "coalesce(s.sim_kind, 'card')"


def test_every_default_is_a_cell_of_its_column():
    for file in FOLDER_FILES:
        for column in file.columns:
            assert not column.default or not column.cell.fault(column.default)


@pytest.mark.parametrize(("file", "name"), OPTIONAL)
def test_an_optional_column_may_be_absent(tmp_path, file, name):
    names = [c.name for c in file.columns if c.name != name]
    (tmp_path / "a.csv").write_text(",".join(names) + "\n")
    assert [c.name for c in header_columns(tmp_path / "a.csv", file)] == names


@pytest.mark.parametrize(("file", "name"), REQUIRED)
def test_a_required_column_may_not(tmp_path, file, name):
    names = [c.name for c in file.columns if c.name != name]
    (tmp_path / "a.csv").write_text(",".join(names) + "\n")
    with pytest.raises(BrokenFile) as broken:
        header_columns(tmp_path / "a.csv", file)
    assert (
        str(broken.value.fault) == f"a.csv:1: {name}: 列がありません（column_missing）"
    )


def test_only_a_header_that_it_knows_goes_the_short_way():
    month, contract, *others = CHARGES_FILE.columns
    new = optional_column("memo", code_cell(10))
    assert is_plain_header([month, contract, *others])
    assert is_plain_header([month, contract, *others[::-1]])
    assert not is_plain_header([contract, month, *others])
    assert not is_plain_header([month, contract, *others, new])
    assert not is_plain_header([month, contract, *others[1:]])


def test_each_check_between_rows_ends_with_its_name():
    """As the faults of cells and files do: an operator searches for it and says it."""
    without = [
        (file.name, check.message)
        for file in FOLDER_FILES
        for check in (*file.checks, *file.late_checks)
        if not re.search(r"（[a-z0-9_]+）$", check.message)
    ]
    assert without == []
