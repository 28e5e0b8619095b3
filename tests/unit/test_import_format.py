"""What the import reads is what docs/import-format.md says."""

from dataclasses import replace

import pytest

from madoguchi.jobs.load.cell_types import code_cell
from madoguchi.jobs.load.charges_copy import is_plain_header
from madoguchi.jobs.load.csv_source import BrokenFile, header_columns
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.files.charges import CHARGES_FILE
from madoguchi.jobs.load.import_file import optional_column
from scripts.import_format import DOCUMENT, replace_tables, row_of_file

OPTIONAL = [(f, c.name) for f in FOLDER_FILES for c in f.columns if not c.required]
REQUIRED = [(f, c.name) for f in FOLDER_FILES for c in f.columns if c.required]


def test_the_tables_of_the_document_are_those_of_the_code():
    assert replace_tables(DOCUMENT.read_text()) == DOCUMENT.read_text()


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
    assert str(broken.value.fault) == f"a.csv:1: {name}: 列がありません"


def test_only_a_header_that_it_knows_goes_the_short_way():
    month, contract, *others = CHARGES_FILE.columns
    new = optional_column("memo", code_cell(10))
    assert is_plain_header([month, contract, *others])
    assert is_plain_header([month, contract, *others[::-1]])
    assert not is_plain_header([contract, month, *others])
    assert not is_plain_header([month, contract, *others, new])
    assert not is_plain_header([month, contract, *others[1:]])
