"""A new column of an import file: one entry in its module, one in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection, connections

from madoguchi.billing.models import Charge
from madoguchi.jobs.load.cell_types import code_cell
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.files.charges import CHARGES_FILE
from madoguchi.jobs.load.files.contracts import CONTRACTS_FILE
from madoguchi.jobs.load.folder import LoadedFile, load_folder
from madoguchi.jobs.load.import_file import ImportFile, optional_column
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from tests.import_folders import (
    load_operator_folder,
    read_rows,
    write_operator_folder,
    write_rows,
)

ICCID = optional_column("iccid", code_cell(20))
MEMO = optional_column("memo", code_cell(20), default="none")
CONTRACTS_WITH_ICCID = replace(
    CONTRACTS_FILE,
    columns=(*CONTRACTS_FILE.columns, ICCID),
    upserts=(
        replace(
            CONTRACTS_FILE.upserts[0],
            copied_columns=(*CONTRACTS_FILE.upserts[0].copied_columns, "iccid"),
        ),
    ),
)
CHARGES_WITH_MEMO = replace(CHARGES_FILE, columns=(*CHARGES_FILE.columns, MEMO))


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


@contextmanager
def column_in_database(table: str, name: str) -> Iterator[None]:
    """What the migration of the new column would do; undone at the end."""
    with connections["owner"].cursor() as owner:
        owner.execute(f"ALTER TABLE {table} ADD {name} text NOT NULL DEFAULT ''")
        try:
            yield
        finally:
            connection.close()
            owner.execute(f"ALTER TABLE {table} DROP {name}")


def load_with(folder, file: ImportFile) -> dict[str, LoadedFile]:
    files = [file if f.name == file.name else f for f in FOLDER_FILES]
    done = load_folder(folder, actor="test", progress=lambda *_: None, files=files)
    return {row.file: row for row in done.files}


def add_cells(folder, name: str, header: str, cells: list[str]) -> None:
    table = read_rows(folder, name)
    rows = zip(table, [header, *cells], strict=True)
    write_rows(folder, name, [[cell, *row] for row, cell in rows])


def stored(query: str) -> list[str]:
    with batch("test"), connection.cursor() as cursor:
        cursor.execute(query)
        return [value for (value,) in cursor.fetchall()]


def test_a_new_column_is_read_and_may_be_absent(folder):
    query = "SELECT iccid FROM contracts_contract ORDER BY contract_number"
    with column_in_database("contracts_contract", "iccid"):
        assert load_with(folder, CONTRACTS_WITH_ICCID)["contracts.csv"].new == 3
        assert stored(query) == ["", "", ""]
        add_cells(folder, "contracts", "iccid", ["8981-1", "", "8981-3"])
        assert load_with(folder, CONTRACTS_WITH_ICCID)["contracts.csv"].changed == 2
        assert stored(query) == ["8981-1", "", "8981-3"]


@pytest.mark.parametrize("is_first_load", [True, False])
def test_a_new_column_of_the_charges_is_read_and_may_be_absent(folder, is_first_load):
    query = "SELECT memo FROM billing_charge ORDER BY id"
    with column_in_database("billing_charge", "memo"):
        if not is_first_load:
            assert load_with(folder, CHARGES_WITH_MEMO)["charges.csv"].new == 4
            assert stored(query) == ["none"] * 4
        add_cells(folder, "charges", "memo", ["a", "none", "", "d"])
        done = load_with(folder, CHARGES_WITH_MEMO)["charges.csv"]
        if is_first_load:
            assert (done.new, stored(query)) == (4, ["a", "none", "none", "d"])
        else:
            assert (done.new, stored(query)) == (2, ["none"] * 2 + ["a", "d"])


@pytest.mark.parametrize("header", ["iccid", "gigabytes"])
def test_a_column_that_no_module_names_is_an_error(folder, header):
    add_cells(folder, "contracts", header, ["", "", ""])
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    fault = f"contracts.csv:1: {header}: 知らない列です。使える列: contract_number "
    assert any(line.startswith(fault) for line in faulty.value.report.lines())


def test_charges_without_their_optional_columns_are_the_same_charges(folder):
    names = ["used_from", "used_to"]
    table = read_rows(folder, "charges")
    left_out = [table[0].index(name) for name in names]
    rows = [[c for n, c in enumerate(row) if n not in left_out] for row in table]
    write_rows(folder, "charges", rows)
    assert load_operator_folder(folder)["charges.csv"].new == 4
    assert load_operator_folder(folder)["charges.csv"].new == 0
    with batch("test"):
        days = set(Charge.objects.values_list("used_from", "used_to"))
    assert days == {(None, None)}
