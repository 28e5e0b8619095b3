"""operator.json: the registration number as it is printed, and what is told of it."""

import json

import pytest

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.report import FaultyFolder
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)
from tests.store_slips import AGENCY

NUMBER = "T8000000000001"
DIGIT_NOTE = "operator.json: registration_number: 法人番号の検査数字とは合いません。"
YEN_NOTE = "operator.json: tax_rounding: 税込の料金では、half_up（四捨五入）のほかは"


@pytest.fixture
def folder(tmp_path, db_of_all):
    return write_operator_folder(tmp_path / "operator")


@pytest.mark.parametrize(
    "printed",
    [
        *("T8-0000-0000-0001", "t8000000000001", "Ｔ８０００００００００００１"),
        *(
            "T8 0000 0000 0001",
            " T8000000000001 ",
            "ｔ８－００００－００００－０００１",
        ),
        *("T8‐0000‐0000‐0001", "T8−0000−0000−0001", "T8ー0000ー0000ー0001"),
    ],
)
def test_a_registration_number_is_taken_as_it_is_printed(folder, printed):
    replace_text(folder, "operator.json", NUMBER, printed)
    assert notes_of_load(folder) == []
    assert Operator.objects.get().registration_number == NUMBER
    replace_text(folder, "operator.json", printed, NUMBER)
    load_operator_folder(folder)


@pytest.mark.parametrize(
    "printed", ["8000000000001", "T800000000000", "TT8000000000001", "T80000000000O1"]
)
def test_what_is_no_registration_number_is_refused(folder, printed):
    replace_text(folder, "operator.json", NUMBER, printed)
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    [line] = faulty.value.report.lines()
    told = "operator.json: registration_number: 正しくありません。正しくは "
    assert line == f"{told}Tと13桁の登録番号（member_unfit）"


@pytest.mark.parametrize("name", ["小さな通信株式会社", "㈱小さな通信", "通信協同組合"])
def test_a_wrong_check_digit_is_a_fault_of_a_company(folder, name):
    replace_text(folder, "operator.json", "小さな通信株式会社", name)
    replace_text(folder, "operator.json", NUMBER, "T8000000000002")
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    told = "operator.json: registration_number: 検査数字が合いません。"
    assert faulty.value.report.lines() == [
        f"{told}正しくは Tと法人番号13桁（check_digit）"
    ]


def test_a_wrong_check_digit_is_only_told_to_a_sole_trader(folder):
    """No rule of a sole trader's 13 digits is published."""
    replace_text(folder, "operator.json", "小さな通信株式会社", "小林 太郎")
    replace_text(folder, "operator.json", NUMBER, "T8000000000002")
    [note] = notes_of_load(folder)
    assert note.startswith(DIGIT_NOTE)


@pytest.mark.parametrize(
    ("basis", "rounding", "told"),
    [
        ("inclusive", "down", [YEN_NOTE]),
        ("inclusive", "up", [YEN_NOTE]),
        ("inclusive", "half_up", []),
        ("exclusive", "down", []),
    ],
)
def test_a_rounding_that_misses_jp_pint_by_a_yen_is_told(folder, basis, rounding, told):
    replace_text(folder, "operator.json", '"exclusive"', f'"{basis}"')
    replace_text(folder, "operator.json", '"down"', f'"{rounding}"')
    assert [note[: len(YEN_NOTE)] for note in notes_of_load(folder)] == told


def with_members(folder, **members: object) -> None:
    path = folder / "operator.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))


def test_hours_and_senders_are_what_the_operator_says_and_nothing_else(folder):
    load_operator_folder(folder)
    operator = Operator.objects.get()
    assert (operator.support_hours, operator.support_closed) == ("", "")
    assert (operator.mail_senders, operator.sms_senders) == ([], [])
    with_members(
        folder,
        support_hours="9:00〜18:00",
        support_closed="日曜",
        mail_senders=["news@example.jp", "mail.example.jp"],
        sms_senders=["0120-000-001"],
    )
    assert len(notes_of_load(folder)) == 4
    operator = Operator.objects.get()
    assert (operator.support_hours, operator.support_closed) == ("9:00〜18:00", "日曜")
    assert operator.mail_senders == ["news@example.jp", "mail.example.jp"]
    assert operator.sms_senders == ["0120-000-001"]


@pytest.mark.parametrize(
    "members",
    [
        {"support_hours": ""},
        {"support_hours": "9" * 61},
        {"support_closed": "日曜\u200b"},
        {"mail_senders": "news@example.jp"},
        {"mail_senders": ["x"] * 11},
        {"sms_senders": [120]},
    ],
)
def test_hours_and_senders_that_nobody_could_read_are_refused(folder, members):
    with_members(folder, **members)
    with pytest.raises(FaultyFolder):
        load_operator_folder(folder)


def with_slips(folder, told) -> None:
    file = folder / "operator.json"
    members = json.loads(file.read_text()) | {"store_slips": told}
    file.write_text(json.dumps(members, ensure_ascii=False))


def test_the_agency_for_slips_is_stored_and_may_be_left_out(folder):
    load_operator_folder(folder)
    assert Operator.objects.get().store_slips == {}
    with_slips(folder, AGENCY)
    load_operator_folder(folder)
    assert Operator.objects.get().store_slips == AGENCY


@pytest.mark.parametrize(
    "change", [{"company_code": "91234"}, {"max_yen": 300_001}, {"shops": "all"}]
)
def test_an_agency_that_cannot_be_is_refused(folder, change):
    with_slips(folder, AGENCY | change)
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    [line] = faulty.value.report.lines()
    assert line.startswith("operator.json: store_slips: 正しくありません。正しくは ")
