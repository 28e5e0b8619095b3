"""The Japanese wording of days, moments and amounts, and that it stands once."""

import ast
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from madoguchi.kernel import wording
from madoguchi.kernel.wording import format_limit, format_near_day, format_short_limit
from madoguchi.ui.page_filters import jlimit
from madoguchi.web.bills.debt_outlook import service_sentences
from tests.clock import jst

SOURCE = Path(wording.__file__).parents[1]
TUESDAY = date(2026, 12, 1)
LATE_IN_LONDON = datetime(2026, 11, 30, 15, 5, tzinfo=UTC)
DATE_BY_HAND = re.compile(r"年(?:%m月|\{\})|月(?:%d日|\{\}日)|月火水木金土日")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (wording.format_month, "2026年12月"),
        (wording.format_day, "2026年12月1日"),
        (wording.format_day_and_weekday, "2026年12月1日（火）"),
        (wording.format_day_in_full, "2026年12月1日（火曜日）"),
        (wording.format_short_day, "12月1日（火）"),
        (wording.format_short_day_in_full, "12月1日（火曜日）"),
    ],
)
def test_a_day_has_its_words(words, text):
    assert words(TUESDAY) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (wording.format_moment, "2026年12月1日（火）00:05"),
        (wording.format_plain_moment, "2026年12月1日 00:05"),
        (wording.format_short_moment, "12月1日（火曜日）00:05"),
        (wording.format_clock, "00:05"),
        (wording.format_moment_in_digits, "2026-12-01 00:05"),
        (wording.format_day_for_file_name, "20261201"),
    ],
)
def test_a_moment_is_told_in_japan(words, text):
    assert words(LATE_IN_LONDON) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1,234,567円"),
        (-120, "−120円"),
        (0, "0円"),
        (Decimal("-0.50"), "−0.5円"),
        (Decimal("0.1667"), "0.1667円"),
        (Decimal(1200), "1,200円"),
    ],
)
def test_yen_have_a_true_minus_sign_and_no_trailing_zeros(value, text):
    assert wording.format_yen(value) == text


@pytest.mark.parametrize(
    ("yen", "text"), [(120, "+120円"), (-120, "−120円"), (0, "±0円")]
)
def test_a_change_has_its_sign(yen, text):
    assert wording.format_change(yen) == text


def formatted_texts(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and text of each literal, a value in an f-string written as {}."""
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in node.values}
    texts = [
        (
            node.lineno,
            "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}"
                for part in node.values
            ),
        )
        for node in whole
    ]
    return texts + [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in parts
    ]


MOMENT_NAME = re.compile(r"(?:\w+_)?(?:at|until|moment)|now")
CLOCK_SPEC = re.compile("%[HIMSTXcfprsX]")


def moments_spelled(tree: ast.AST) -> list[int]:
    """Lines where a moment is spelled without a look at its zone.

    That is a format with a clock, or any format of what is named as a moment. One that
    writes the zone (%z) or was given JST beside it is right wherever it is read.
    """
    values = [
        (node.value, ast.unparse(node.format_spec))
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and node.format_spec
    ]
    values += [
        (node.func.value, getattr(node.args[0], "value", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "strftime"
        and node.args
    ]
    return sorted(
        value.lineno
        for value, spec in values
        if "%" in spec
        and "%z" not in spec
        and (
            CLOCK_SPEC.search(spec)
            or MOMENT_NAME.fullmatch(getattr(value, "attr", getattr(value, "id", "")))
        )
    )


@pytest.mark.parametrize(
    "line",
    [
        'f"{row.asked_at:%Y%m%d}_{n}"',
        'f"{case.opened_at:%Y-%m-%d %H:%M}"',
        'f"{x:%H:%M}"',
        'until.strftime("%Y-%m")',
    ],
)
def test_the_finder_finds_a_moment_that_is_spelled_by_hand(line):
    assert moments_spelled(ast.parse(f"\nname = {line}")) == [2]


@pytest.mark.parametrize(
    "line",
    [
        'f"{bill.month:%Y-%m}"',
        'f"{b.from_on:%Y/%m/%d}"',
        'at.strftime("%z")',
        'f"{n:,}"',
    ],
)
def test_days_and_what_writes_its_zone_may_be_spelled(line):
    assert moments_spelled(ast.parse(line)) == []


WITH_ZONE_BESIDE = {"documents/pdf_signing.py"}  # D:20261201000500+09'00', ISO 32000


def test_only_the_wording_spells_a_moment():
    own = SOURCE / "kernel" / "wording.py"
    assert moments_spelled(ast.parse(own.read_text())) != []
    found = {
        f"{file.relative_to(SOURCE)}"
        for file in SOURCE.rglob("*.py")
        if file != own and moments_spelled(ast.parse(file.read_text()))
    }
    assert found == WITH_ZONE_BESIDE


SPELLED_FOR_MACHINES = {
    "departments/actions.py",  # a column of the books: the month in two digits
    "procedures/toolkit/japanese_date_field.py",  # how a day may be typed
}


def test_only_the_wording_spells_a_date(record_property):
    own = SOURCE / "kernel" / "wording.py"
    files = [file for file in SOURCE.rglob("*.py") if file != own]
    found = {
        f"{file.relative_to(SOURCE)}"
        for file in files
        for _line, text in formatted_texts(ast.parse(file.read_text()))
        if DATE_BY_HAND.search(text)
    }
    assert found == SPELLED_FOR_MACHINES
    record_property("files without a date spelled by hand", len(files) - len(found))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("08078818872", "080-7881-8872"),
        ("02012345678901", "0201-2345-6789-01"),
        ("0463123456", "0463-12-3456"),
        ("CAF0000000001", "CAF0000000001"),
        ("FB70000074", "FB70000074"),
        ("080-7881-8872", "080-7881-8872"),
        ("1234567", "1234567"),
        ("", ""),
    ],
)
def test_a_line_number_has_hyphens_so_that_its_zero_stays(number, written):
    assert wording.format_line_number(number) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("09000001001", "090-0000-1001"),
        ("+819000001001", "090-0000-1001"),
        ("+81-90-0000-1001", "090-0000-1001"),
        ("0312345678", "03-1234-5678"),
        ("0612345678", "06-1234-5678"),
        ("0451234567", "045-123-4567"),
        ("0252345678", "025-234-5678"),
        ("0463123456", "0463-12-3456"),
        ("0561234567", "0561-23-4567"),
        ("0120000001", "0120-000-001"),
        ("0120-000-001", "0120-000-001"),
        ("08001234567", "0800-123-4567"),
        ("08012345678", "080-1234-5678"),
        ("0570012345", "0570-012-345"),
        ("05012345678", "050-1234-5678"),
        ("02001234567890", "0200-12345-67890"),
        ("0126712345", "0126712345"),  # 01267 and 0126 both begin so
        ("FB70000074", "FB70000074"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_written_as_it_is_spoken(number, written):
    assert wording.format_phone_number(number) == written


@pytest.mark.parametrize(
    ("number", "groups"),
    [
        ("N200000010", ["N2000", "00010"]),
        ("I00000001", ["I0000", "0001"]),
        ("D000001", ["D000001"]),
        ("12345678", ["12345678"]),
        ("CAF0000000001", ["CAF0", "0000", "0000", "1"]),
        ("", [""]),
    ],
)
def test_a_number_stands_in_groups_that_can_be_read_out(number, groups):
    assert wording.split_number(number) == groups


@pytest.mark.parametrize(
    "words",
    [
        wording.format_day,
        wording.format_day_and_weekday,
        wording.format_day_in_full,
        wording.format_short_day,
        wording.format_short_day_in_full,
        wording.format_month,
    ],
)
def test_a_moment_has_the_day_of_japan_and_one_without_a_zone_has_none(words):
    assert words(LATE_IN_LONDON) == words(TUESDAY)
    with pytest.raises(ValueError, match="2026-11-30"):
        words(LATE_IN_LONDON.replace(tzinfo=None))


def test_a_rough_moment_is_said_without_a_leading_zero():
    early = datetime(2026, 11, 28, 18, 28, tzinfo=UTC)
    assert wording.format_rough_clock(early) == "3:28ごろ"


@pytest.mark.parametrize(
    ("until", "written", "short"),
    [
        ("2026-12-20T00:00", "2026年12月19日（土）24:00", "12月19日（土曜日）24:00"),
        ("2027-01-01T00:00", "2026年12月31日（木）24:00", "12月31日（木曜日）24:00"),
        ("2026-12-19T20:00", "2026年12月19日（土）20:00", "12月19日（土曜日）20:00"),
    ],
)
def test_a_limit_at_midnight_belongs_to_the_day_that_it_ends(until, written, short):
    moment = jst(until)
    assert (format_limit(moment), format_short_limit(moment)) == (written, short)
    assert format_limit(moment.astimezone(UTC)) == written
    page = re.sub(r"<span[^>]*>[^<]*</span>|<[^>]+>", "", jlimit(moment))
    assert page.endswith(written.removeprefix("2026年"))


def test_until_when_is_written_by_the_words_of_a_limit():
    """No template writes the end of something as a moment: it would be 00:00."""
    ends = re.compile(r"(?:until|expires_at|_until)\s*\|\s*(?:jmoment|jclock)\b")
    for template in Path(SOURCE).rglob("templates/**/*.*"):
        if template.suffix in {".html", ".txt"}:
            assert not ends.search(template.read_text("utf-8")), template


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 13), "1月13日（水）"),
        (date(2027, 6, 3), "6月3日（木）"),
        (date(2027, 6, 4), "2027年6月4日（金）"),
        (date(2099, 12, 31), "2099年12月31日（木）"),
    ],
)
def test_a_day_over_six_months_ahead_has_its_year(day, words):
    today = date(2026, 12, 1)
    assert format_near_day(day, today) == words
    assert service_sentences(day, today) == (
        f"{words}までサービスは止まりません。",
        f"{words}までにお支払いがないと、そのあとサービスを止めます。",
    )
