"""Files of the agency are read whole, or refused with the numbers of their lines."""

import io
from datetime import date

import pytest

from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.agency import Place, ResultLayout, SlipAgency
from madoguchi.payments.slips.agency_settings import is_slip_agency, read_slip_agency
from madoguchi.payments.slips.result_file import (
    SlipNews,
    SlipResult,
    SlipResultReader,
)
from madoguchi.payments.slips.slip_digits import digits_of_slip
from madoguchi.payments.slips.slip_steps import fault_of_step
from madoguchi.payments.zengin.file_faults import BankFileFaulty
from tests.store_slips import AGENCY, BACK, FIRST, SURE, told

SLIP = "91912345000100000000012000000026122800067163"
OTHER = "91912345000100000000013000000026122800011002"
WHOLE = told([(FIRST, "20261130", SLIP), (BACK, "20261130", SLIP)])


def read(content: bytes, layout: ResultLayout | None = None) -> list[SlipResult]:
    return SlipResultReader(layout or ResultLayout()).read(io.BytesIO(content))


def faults(content: bytes) -> str:
    with pytest.raises(BankFileFaulty) as caught:
        read(content)
    return str(caught.value)


def record(text: str) -> bytes:
    return text.ljust(120).encode() + b"\r\n"


@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"\r\n"])
def test_each_line_tells_of_a_slip_whatever_ends_it(end):
    lines = [(FIRST, "20261130", SLIP), (SURE, "20261201", OTHER)]
    day = date(2026, 11, 30)
    assert read(told(lines, end)) == [
        SlipResult(2, SlipNews.REPORTED, day, SLIP),
        SlipResult(3, SlipNews.SURE, date(2026, 12, 1), OTHER),
    ]
    assert [one.amount_yen for one in read(told(lines, end))] == [6_716, 1_100]


def test_the_line_ends_make_no_other_file():
    digests = set()
    for end in (b"", b"\r\n"):
        reader = SlipResultReader(ResultLayout())
        reader.read(io.BytesIO(told([(FIRST, "20261130", SLIP)], end)))
        digests.add(reader.digest)
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "1行目: ファイルが空です"),
        (WHOLE[:-122], "5行目: 途中で切れています"),
        (WHOLE[:-244], "4行目: 途中で切れています"),
        (WHOLE[:-1], "5行目"),
        (WHOLE[:50] + WHOLE[51:], "1行目: 119バイトです"),
        (WHOLE + record("2"), "6行目: この行の区分は"),
        (WHOLE.replace(b"8000002", b"8000003"), "4行目: トレーラーの件数か金額が"),
        (WHOLE.replace(b"13432", b"13433"), "4行目: トレーラーの件数か金額が"),
        (WHOLE.replace(b"2032026", b"2042026"), "3行目: データ種別「04」を"),
        (WHOLE.replace(b"20320261130", b"20320261131"), "3行目: 収納日が日付では"),
        (WHOLE.replace(SLIP.encode(), SLIP[:-1].encode() + b"5", 1), "2行目: バーコ"),
        (WHOLE.replace(b"\r\n", b"\r\n" + record("2"), 1), "2行目: データ種別「  」"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_line(content, words):
    assert words in faults(content)


def test_an_agency_may_lay_out_its_file_otherwise():
    results = {"record_bytes": 60, "kinds": ["1", "2", "9"], "kind": [2, 1]}
    results |= {"paid_on": [3, 8], "digits": [11, 44]}
    agency = read_slip_agency(AGENCY | {"results": results})
    assert agency.results.digits == Place(11, 44)
    lines = ["1", f"2920261130{SLIP}", "8000001000000006716", "9"]
    content = b"".join(line.ljust(60).encode() for line in lines)
    (one,) = read(content, agency.results)
    assert (one.news, one.digits) == (SlipNews.TAKEN_BACK, SLIP)


def test_an_agency_may_weigh_the_digits_otherwise():
    agency = read_slip_agency(AGENCY | {"check_weights": [2, 1]})
    slip = StoreSlip(pk=12, nth=1, last_on=date(2026, 12, 28), amount_yen=6_716)
    digits = digits_of_slip(slip, agency)
    # 91 | 912345 | 0001 + serial, zeros behind | re-issues | YYMMDD | stamp | amount
    assert digits[:43] == "9191234500010000000001200000002612280006716"
    # by hand, from the right, 2 and 1 in turn:
    # 2 * (6+7+0+0+2+1+2+0+0+0+2+0+0+0+0+0+0+0+4+2+9+9) = 88
    # 1 * (1+6+0+8+2+6+0+0+0+0+1+0+0+0+0+1+0+5+3+1+1) = 35; 123 lacks 7
    assert digits[43] == "7"
    content = told([("02", "20261130", digits)])
    reader = SlipResultReader(agency.results, agency.check_weights)
    assert [one.digits for one in reader.read(io.BytesIO(content))] == [digits]
    assert "2行目: バーコードの44桁の検査数字が合いません" in faults(content)


@pytest.mark.parametrize(
    "change",
    [
        {"company_code": "91234"},
        {"company_code": "91234５"},
        {"document": " "},
        {"prefix": "12a4"},
        {"serial_digits": 18},
        {"serial_digits": 5},
        {"serial_digits": True},
        {"max_yen": 300_001},
        {"open_days": 0},
        {"check_weights": []},
        {"check_weights": [3, 0]},
        {"check_weights": [10]},
        {"check_weights": "31"},
        {"check_weights": [1] * 44},
        {"shops": "all"},
        {"results": {"digits": [100, 44]}},
        {"results": {"digits": [16, 43]}},
        {"results": {"kinds": ["01", "01", "03"]}},
        {"results": {"kinds": ["1", "02", "03"]}},
        {"results": {"paid_on": [0, 8]}},
        {"results": []},
    ],
)
def test_settings_that_no_agency_has_are_refused(change):
    assert is_slip_agency(AGENCY)
    assert not is_slip_agency(AGENCY | change)


@pytest.mark.parametrize("told_otherwise", [None, [], "x", {"document": "d"}])
def test_what_names_no_agency_is_refused_but_nothing_is_not(told_otherwise):
    assert not is_slip_agency(told_otherwise)
    assert is_slip_agency({})


def test_the_number_of_a_slip_fills_its_width_and_not_more():
    agency = SlipAgency("d", "912345", "0001", 6)
    assert agency.free_digits(12) == "0001000012"
    assert agency.free_digits(999_999) == "0001999999"
    with pytest.raises(ValueError, match="1000000"):
        agency.free_digits(1_000_000)


@pytest.mark.parametrize(
    ("state", "news", "is_right"),
    [
        ("issued", "reported", True),
        ("lapsed", "reported", True),
        ("taken_back", "reported", True),
        ("issued", "sure", True),
        ("reported", "sure", True),
        ("reported", "taken_back", True),
        ("reported", "reported", False),
        ("sure", "reported", False),
        ("sure", "sure", False),
        ("sure", "taken_back", False),
        ("issued", "taken_back", False),
        ("taken_back", "taken_back", False),
        ("taken_back", "sure", False),
    ],
)
def test_news_follow_on_what_is_known(state, news, is_right):
    assert (fault_of_step(state, SlipNews(news)) == "") == is_right
