"""The items that operator.json names for fees stand in the catalogue, as fees."""

import json

import pytest

from madoguchi.catalogue.models import Item, Operator
from madoguchi.jobs.doctor.finding import Grade
from madoguchi.jobs.doctor.operator_checks import check_fee_items
from madoguchi.jobs.load.report import FaultyFolder
from tests.import_folders import (
    load_operator_folder,
    replace_text,
    write_operator_folder,
)

FEE_FIELDS = ("exit_fee_item", "equipment_fee_item", "work_fee_item")
FEE_ROW = "EXIT,fee,契約解除料,0,OUT_OF_SCOPE,once,0,,2022-04-01,\n"


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    catalogue = folder / "catalogue.csv"
    catalogue.write_text(catalogue.read_text() + FEE_ROW)
    return folder


def name_item(folder, field: str, code: str) -> None:
    file = folder / "operator.json"
    members = json.loads(file.read_text()) | {"promised_charges": "here", field: code}
    file.write_text(json.dumps(members))


def refusals(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    assert not Operator.objects.exists()
    return faulty.value.report.lines()


@pytest.mark.parametrize("field", FEE_FIELDS)
@pytest.mark.parametrize("code", ["EXLT", "exit", " EXIT"])
def test_a_fee_under_an_unknown_item_is_refused(folder, field, code):
    name_item(folder, field, code)
    [line] = refusals(folder)
    assert line == (
        f"operator.json: {field}: 品目「{code}」が catalogue.csv にありません。"
        "先に登録するか、コードを直してください（reference_unknown）"
    )


@pytest.mark.parametrize(
    ("code", "kind"), [("M3", "mobile_plan"), ("TEL", "option"), ("CALL", "usage")]
)
def test_what_has_charges_of_its_own_is_no_fee(folder, code, kind):
    name_item(folder, "exit_fee_item", code)
    [line] = refusals(folder)
    assert line == (
        f"operator.json: exit_fee_item: 品目「{code}」の kind は {kind} で、"
        "手数料ではありません。手数料の品目のコードにしてください（fee_item_unfit）"
    )


@pytest.mark.parametrize("field", FEE_FIELDS)
def test_a_fee_of_the_catalogue_is_taken(folder, field):
    name_item(folder, field, "EXIT")
    load_operator_folder(folder)
    assert getattr(Operator.objects.get(), field) == "EXIT"
    catalogue = folder / "catalogue.csv"
    catalogue.write_text(catalogue.read_text().replace(FEE_ROW, ""))
    load_operator_folder(folder)  # stored items stay where an export leaves them out


def test_a_faulty_row_of_the_item_is_the_only_fault(folder):
    name_item(folder, "exit_fee_item", "EXIT")
    replace_text(folder, "catalogue", "契約解除料,0,", "契約解除料,-0,")
    [line] = refusals(folder)
    assert line.startswith("catalogue.csv:6: price_excl: ")


def test_the_doctor_finds_what_an_earlier_version_has_stored(folder):
    name_item(folder, "work_fee_item", "EXIT")
    load_operator_folder(folder)
    assert list(check_fee_items()) == []
    Item.objects.filter(item_code="EXIT").delete()
    [finding] = check_fee_items()
    assert finding.grade == Grade.BAD
    assert "work_fee_item: 品目「EXIT」が catalogue.csv にありません" in finding.words
