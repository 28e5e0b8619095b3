"""What spreadsheets make of an export on its way: each is refused with its place."""

import pytest

from madoguchi.customers.models import Party
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from tests.import_folders import load_operator_folder, write_operator_folder

CHANGES = [
    # file, what stands there, what a spreadsheet makes of it, place, code
    ("parties", b",09011112222,", b",9011112222,", "2: phone", "cell_unfit"),
    ("parties", b",09011112222,", b",9.01E+09,", "2: phone", "cell_unfit"),
    ("parties", b",1951-05-03,", b",1951/5/3,", "2: birth_date", "cell_unfit"),
    ("parties", b",1951-05-03,", b",18751,", "2: birth_date", "cell_unfit"),
    ("parties", b",7123456789012,", b",7.12E+12,", "4: corporate_number", "cell_unfit"),
    ("payment_methods", b",0005,001,", b",5,1,", "3: bank_code", "cell_unfit"),
    ("payment_methods", b",2030-01,", b",Jan-30,", "2: card_expiry", "cell_unfit"),
    ("charges", b"2026-10,C1,", b"Oct-26,C1,", "2: billing_month", "cell_unfit"),
    ("charges", b",0.1667,459,", b",0.1667,459.0,", "3: amount_excl", "cell_unfit"),
    ("charges", b",900,900,", b',"1,900",900,', "2: unit_price_excl", "cell_unfit"),
    ("contracts", b",F1,", b",#REF!,", "3: plan_code", "cell_unfit"),
    ("contracts", b",M3,", b",TRUE,", "2: plan_code", "reference_unknown"),
    ("equipment", b",yes", b",TRUE", "2: rental", "cell_unfit"),
    ("usage", b"contract_number,day", b"sep=,\ncontract_number,day", "1", "column_"),
    ("usage", b",", b";", "1", "column_"),
    ("usage", b",", b"\t", "1", "column_"),
]
ENCODINGS = ["cp932", "utf-16", "utf-16-le", "iso2022_jp", "euc_jp"]


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def refusals(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    with batch("test"):
        assert not Party.objects.exists()
    return faulty.value.report.lines()


@pytest.mark.parametrize("row", CHANGES)
def test_what_a_spreadsheet_changes_is_refused_with_its_place(folder, row):
    name, was, made, place, code = row
    file = folder / f"{name}.csv"
    content = file.read_bytes()
    assert was in content
    file.write_bytes(content.replace(was, made))
    lines = refusals(folder)
    head = f"{name}.csv:{place}"
    assert any(line.startswith(head) and code in line for line in lines), lines


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_another_encoding_is_refused_and_named(folder, encoding):
    file = folder / "equipment.csv"
    file.write_bytes(f"{file.read_text()}C2,ルーター,WR,S2,no\n".encode(encoding))
    [line] = refusals(folder)
    assert line.startswith("equipment.csv") and "（" in line, line


def test_rows_of_two_encodings_are_refused_at_the_first_other_one(folder):
    file = folder / "equipment.csv"
    row = "C2,ルーター,WR,S2,no\n".encode("cp932")
    file.write_bytes(file.read_bytes() + row)
    [line] = refusals(folder)
    assert line.startswith("equipment.csv:3: ") and "（not_utf8）" in line
