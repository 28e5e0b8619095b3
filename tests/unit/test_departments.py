"""Departments: every yen of an invoice is borne once; books get what they import."""

import csv
import io
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.billing.record.invoice import parse_record as read_record
from madoguchi.departments import mapping
from madoguchi.departments.books import parse_columns
from madoguchi.departments.document_search import charges_from_record
from madoguchi.departments.layouts import (
    JOURNAL_LAYOUTS,
    BookTerms,
    JournalEntry,
)
from madoguchi.departments.layouts import render_journal_csv as journal
from madoguchi.departments.rules import (
    WHOLE_PERCENT,
    Bearing,
    bearings_by_key,
    bears_any_yen,
    charge_slices,
    percent_gaps,
    percents_by_department,
    split_invoice,
)
from madoguchi.kernel.errors import Refused
from tests.invoices import A_FIBRE, A_MOBILE, BASE_RECORD, a_line, a_record, an_invoice

KNOWN = mapping.KnownCodes({"C000000000", "C000000001"}, {"M3", "CALL"})
HEAD = ",".join(mapping.MAPPING_HEADINGS)
OPEN = date(2020, 4, 1)


def bears(department, percent, *key, begin=OPEN, end=None) -> Bearing:
    contract, item = (*key, "", "")[:2]
    return Bearing(department, contract, item, Decimal(percent), begin, end)


def borne(invoice, bearings) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for part in split_invoice(invoice, bearings_by_key(bearings), "none"):
        sums[part.department] += part.total_yen
    return dict(sums)


@st.composite
def invoices(draw):
    items = draw(
        st.lists(st.sampled_from([*A_MOBILE, *A_FIBRE]), min_size=1, max_size=9)
    )
    lines = [
        a_line(
            nth,
            item,
            contract_number=f"C{nth % 2:09}",
            amount_yen=draw(st.integers(-3_000, 90_000)),
        )
        for nth, item in enumerate(items, 1)
    ]
    lines.sort(key=lambda line: line["contract_number"])
    for nth, line in enumerate(lines, 1):
        line["line"] = nth
    basis = draw(st.sampled_from(["exclusive", "inclusive"]))
    return an_invoice(lines, tax_basis=basis)


percent_lists = st.lists(st.integers(1, 9_999), max_size=4).map(
    lambda cuts: [
        b - a
        for a, b in zip(
            [0, *sorted(set(cuts))], [*sorted(set(cuts)), 10_000], strict=True
        )
    ]
)


@settings(max_examples=200)
@given(invoices(), percent_lists, percent_lists, st.booleans())
def test_what_departments_bear_is_the_invoice_to_the_yen(invoice, one, other, by_item):
    bearings = [
        bears(f"D{n}", Decimal(p) / 100, "C000000000") for n, p in enumerate(one)
    ]
    item = "M3" if by_item else ""
    bearings += [
        bears(f"E{n}", Decimal(p) / 100, "", item) for n, p in enumerate(other)
    ]
    parts = split_invoice(invoice, bearings_by_key(bearings))
    some = {part.department for part in parts if part.net_yen or part.tax_yen}
    assert some == {
        code
        for code in ("", *(b.department for b in bearings))
        if bears_any_yen(code, charge_slices(invoice), "", bearings_by_key(bearings))
    }
    for tax in invoice.taxes:
        of_tax = [part for part in parts if part.tax_category == tax.category]
        assert sum(part.net_yen for part in of_tax) == tax.net_yen
        assert sum(part.tax_yen for part in of_tax) == tax.tax_yen
    assert sum(part.total_yen for part in parts) == invoice.total_yen


def test_the_closest_key_bears_and_only_on_its_days():
    invoice = an_invoice([a_line(1, amount_yen=1_000)])
    every, contract = bears("all", 100), bears("sales", 100, "C000000000")
    item = bears("lab", 100, "C000000000", "M3")
    assert borne(invoice, []) == {"none": 1_100}
    assert borne(invoice, [every]) == {"all": 1_100}
    assert borne(invoice, [every, contract]) == {"sales": 1_100}
    assert borne(invoice, [every, contract, item]) == {"lab": 1_100}
    moved = bears("lab", 100, "C000000000", begin=date(2026, 11, 1))
    left = bears("lab", 100, "C000000000", end=date(2026, 10, 30))
    assert borne(invoice, [every, moved]) == borne(invoice, [every, left])
    assert borne(invoice, [every, moved]) == {"all": 1_100}


def test_a_yen_that_does_not_divide_goes_to_the_largest():
    invoice = an_invoice([a_line(1, amount_yen=100)])
    thirds = [bears("a", "33.33"), bears("b", "33.34"), bears("c", "33.33")]
    assert borne(invoice, thirds) == {"a": 36, "b": 38, "c": 36}


def test_shares_that_end_before_others_leave_a_gap_on_the_day_after():
    first = bears("D1", 60, end=date(2026, 6, 30))
    assert percent_gaps([first, bears("D2", 40)]) == [(("", ""), date(2026, 7, 1), 40)]
    assert percent_gaps([first, bears("D2", 40, end=date(2026, 6, 30))]) == []
    assert percent_gaps([bears("D1", 60), bears("D2", 41)]) == [(("", ""), OPEN, 101)]


def test_a_frozen_record_tells_the_charges_that_it_tells_when_read_whole():
    line = a_line(1, used_from=None, used_to=None)
    changes = {"addressee": BASE_RECORD["addressee"] | {"department_code": "0100"}}
    record = a_record([line, a_line(2, A_MOBILE[3])], **changes)
    assert charges_from_record(record) == (
        list(charge_slices(read_record(record))),
        "0100",
    )


def test_two_shares_of_one_department_on_a_day_are_added_up():
    old = bears("a", 30, begin=date(2019, 4, 1))
    invoice = an_invoice([a_line(1, amount_yen=1_000)])
    assert borne(invoice, [old, bears("a", 20), bears("b", 50)]) == {"a": 550, "b": 550}


DAYS = st.integers(0, 40).map(lambda n: OPEN + timedelta(days=n))


@st.composite
def shares(draw):
    """Few days and percents, so that files that are right are among them."""
    percents = draw(st.sampled_from([[100], [60, 40], [30, 30, 40], [60, 50]]))
    key = draw(st.sampled_from([("", ""), ("C000000000", ""), ("", "M3")]))
    spans = draw(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=3))
    return [
        bears(draw(st.sampled_from("abc")), percent, *key, begin=begin, end=end)
        for begin, end in spans
        for percent in percents
        if end is None or begin <= end
    ]


@settings(max_examples=200)
@given(st.lists(shares(), max_size=3).map(lambda many: [*chain(*many)]), DAYS)
def test_percents_make_100_on_every_day_or_the_shares_are_refused(bearings, day):
    last = max((b.until_on or b.from_on for b in bearings), default=OPEN)
    span = [OPEN + timedelta(days=n) for n in range((last - OPEN).days + 3)]
    sums = [
        sum(b.percent for b in bearings if b.key == key and b.holds_on(on))
        for key in bearings_by_key(bearings)
        for on in span
    ]
    assert bool(percent_gaps(bearings)) == any(
        total not in {0, WHOLE_PERCENT} for total in sums
    )
    if percent_gaps(bearings):
        return
    invoice = an_invoice(8, period_to=f"{day}")
    for charged in charge_slices(invoice):
        weights = percents_by_department(charged.key, day, bearings_by_key(bearings))
        assert sum(weights.values()) in ({WHOLE_PERCENT} if weights else {0})
    assert sum(borne(invoice, bearings).values()) == invoice.total_yen


def entry(**changes) -> JournalEntry:
    facts = {
        "day": date(2026, 11, 10),
        "month": "2026年10月",
        "number": "I000000001",
        "partner": "みちのく通信株式会社",
        "partner_number": "T8000000000001",
        "department_code": "0100",
        "department": "営業部",
        "tax_category": "STANDARD_10",
        "net_yen": 1_000,
        "tax_yen": 100,
    }
    return JournalEntry(**(facts | changes))


def rows_of(layout: str, entries: list[JournalEntry], **changes) -> list[list[str]]:
    form = JOURNAL_LAYOUTS[layout]
    terms = BookTerms(
        **(
            {"account": "通信費", "contra_account": "未払金", "taxes": form.taxes}
            | changes
        )
    )
    text = journal(entries, layout, terms).decode(form.encoding)
    assert text.endswith(form.ending)
    return list(csv.reader(io.StringIO(text, newline="")))


def test_yayoi_gets_25_columns_and_a_return_goes_the_other_way():
    bought, given_back = rows_of("yayoi", [entry(), entry(net_yen=-10, tax_yen=-1)])
    assert bought == [
        "2000",
        "1",
        "",
        "2026/11/10",
        "通信費",
        "",
        "営業部",
        "課対仕入込10%適格",
        "1100",
        "100",
        "未払金",
        "",
        "",
        "対象外",
        "1100",
        "0",
        "みちのく通信株式会社 2026年10月分 I000000001",
        "",
        "",
        "0",
        "",
        "",
        "",
        "",
        "no",
    ]
    assert given_back[4] == "未払金" and given_back[10] == "通信費"
    assert given_back[8] == given_back[14] == "11"


HEADINGS_FILE = Path(__file__).parents[1] / "data" / "journal-headings.csv"
HEADINGS = csv.reader(HEADINGS_FILE.read_text(encoding="utf-8").splitlines())
VENDOR_HEADINGS = {layout: headings for layout, *headings in HEADINGS}
"""The first lines of the vendors' own files."""


def test_freee_and_money_forward_get_their_heads_and_as_many_cells():
    for layout, tax in (
        ("freee", "課対仕入10%"),
        ("mf27", "課税仕入 10%"),
        ("mf19", "課税仕入 10%"),
    ):
        head = VENDOR_HEADINGS[layout]
        rows = rows_of(
            layout, [entry(), entry(department="人事部"), entry(number="I2")]
        )
        assert rows[0] == head and {len(row) for row in rows} == {len(head)}
        assert tax in rows[1]
    assert [len(head) for head in VENDOR_HEADINGS.values()] == [21, 27, 19]
    freee = rows_of("freee", [entry(), entry(department="人事部")])
    assert [row[0] for row in freee[1:]] == ["支出", ""]
    assert [row[1] for row in freee[1:]] == ["I000000001"] * 2


def test_the_generic_table_has_the_columns_and_names_that_were_saved():
    columns = tuple(map(tuple, parse_columns("部門=部門コード\n\n税込金額\n税=税区分")))
    taxes = {"STANDARD_10": "うちの10%"}
    rows = rows_of(
        "generic", [entry(department_code="=1+1")], columns=columns, taxes=taxes
    )
    assert rows == [["部門", "税込金額", "税"], ["'=1+1", "1100", "うちの10%"]]


@pytest.mark.parametrize(
    "text", ["知らない項目", "=cmd|x=税区分", "a=b", "=" * 99, "\u202ea=税区分"]
)
def test_a_column_that_there_is_not_is_refused(text):
    with pytest.raises(Refused) as refused:
        parse_columns(text)
    assert refused.value.code == "book_columns"


def test_a_mapping_is_read_and_written_back_the_same():
    text = f"""{HEAD}
0100,営業部,C000000000,,６０％,2026/04/01,
0200,総務部,C000000000,,40,2026-04-01,
0200,総務部,,CALL,100.00,2026/04/01,2027/03/31
"""
    read = mapping.parse_mapping(text.encode("cp932"), KNOWN)
    assert read.names == {"0100": "営業部", "0200": "総務部"}
    assert [b.percent for b in read.bearings] == [60, 40, 100]
    assert mapping.parse_mapping(mapping.render_mapping_csv(read), KNOWN) == read


@pytest.mark.parametrize(
    ("head", "end", "day"),
    [
        (",,", ",,", "2026/04/01"),
        ("", ",,", "2026/04/01"),
        ("", "", "R8.4.1"),
        ("", "", "令和8年4月1日"),
        ("", "", "2026/4/1 0:00"),
        ("", "", "2026-04-01 00:00:00"),
        (",,", "", "2026年4月1日"),
    ],
)
def test_a_mapping_is_read_as_a_spreadsheet_saves_it(head, end, day):
    row = f"0100,営業部,C000000000,,100,{day},{end}"
    short_row = f"0200,総務部,,CALL,100,{day}"
    text = f"{HEAD}{head}\n{row}\n{short_row}\n,,,,,,,,\n"
    read = mapping.parse_mapping(text.encode(), KNOWN)
    assert [b.from_on for b in read.bearings] == [date(2026, 4, 1)] * 2
    assert [b.until_on for b in read.bearings] == [None, None]


@pytest.mark.parametrize("part", [",", "\t", ";"])
@pytest.mark.parametrize("top", ["", "sep={}\n", "\n", "{0}{0}{0}\n\n"])
@pytest.mark.parametrize("percent", ["割合（%）", "割合(%)", "割合（％）"])
def test_a_mapping_may_have_other_parts_widths_and_lines_on_top(part, top, percent):
    head = HEAD.replace("割合（%）", percent)
    text = f"{head}\n0100,営業部,C000000000,,100,2026/04/01,\n".replace(",", part)
    read = mapping.parse_mapping(f"{top.format(part)}{text}".encode(), KNOWN)
    assert read.names == {"0100": "営業部"}


def test_the_row_that_is_wrong_is_counted_with_the_lines_on_top():
    text = f"sep=,\n\n{HEAD}\n0100,営業部,C999999999,,100,2026/04/01,"
    with pytest.raises(Refused, match="4行目"):
        mapping.parse_mapping(text.encode(), KNOWN)


def test_codes_that_go_are_named():
    named = mapping.replaced_departments
    assert named(["001", "2"], ["1", "2"]) == "部門コード 001 がなくなり、1 が増えます"
    assert named(["001", "2"], ["2"]) == "部門コード 001 がなくなります"
    assert named(["2"], []) == "部門コード 2 がなくなります"
    assert named(["2"], ["001", "2"]) == named([], []) == named(["2"], ["2"]) == ""
    many = named([f"0{n:02}" for n in range(12)], ["1"])
    assert many.startswith("部門コード 000、001、") and "ほか2件 がなくなり" in many


UNSEEN = "\x07\x1b\u061c\u200b\u200e\u202e\u2066\u2028\ufeff\ue000\ufdd0\U000e0041"
ROW = "0100,営業部,C000000000,,100,2026/04/01,"
BAD_FILES = [
    (b"", "mapping_unreadable"),
    (b"\xff\xfe\x00", "mapping_unreadable"),
    (b"\x81" * 40, "mapping_unreadable"),
    (b"x" * 1_000_001, "mapping_unreadable"),
    (b'a,"b', "mapping_unreadable"),
    (f"{HEAD}\n" + f"{ROW}\n" * 10_001, "mapping_unreadable"),
    (f"{HEAD}\n=cmd|' /C calc'!A0,営業部,,,100,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,@SUM(A1),,,100,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,C999999999,,100,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,0,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,NaN,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,1e2,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,33.333,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,100,0000/00/00,", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,100,2026/04/01,2026/03/31", "mapping_row"),
    (f"{HEAD}\n{'0' * 16},営業部,,,100,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n{ROW}\n0100,別の名前,,,100,2026/04/01,", "mapping_row"),
    (f"{HEAD}\n0100,営業部", "mapping_row"),
    (f"{HEAD}\n0100,営業部,,,99.99,2026/04/01,", "mapping_sum"),
    (f"{HEAD}\n{ROW}\n0200,総務部,C000000000,,1,2026/05/01,", "mapping_sum"),
    (f"{HEAD}\n1,a,,,60,2026/04/01,2026/06/30\n2,b,,,40,2026/04/01,", "mapping_sum"),
    (f"{HEAD}\n" + "1,a,,,50,2026/04/01,\n" * 2, "mapping_row"),
    (f"{HEAD}\n1,a,,M33,100,2026/04/01,", "mapping_row"),
    *[
        (f"{HEAD}\n0100,営業部,,,100,{begin},{end}", "mapping_row")
        for begin, end in (
            ("99999999999999999999/04/01", ""),
            ("2026/04/01", "99999999999999999999/04/01"),
            ("0001/01/01", ""),
            ("1999/12/31", ""),
            ("2026/04/01", "9999/12/31"),
            ("2026/04/01", "2200/01/01"),
            ("2026/02/30", ""),
            ("2026/04/-1", ""),
            ("2026/+4/01", ""),
            ("2026/04/01/01", ""),
            ("", ""),
            ("9" * 5_000, ""),
        )
    ],
    *[
        (f"{HEAD}\n0100,営{unseen}業部,,,100,2026/04/01,", "mapping_row")
        for unseen in UNSEEN
    ],
]


@pytest.mark.parametrize(("content", "code"), BAD_FILES)
def test_a_bad_mapping_is_refused_with_its_row_and_a_code(content, code):
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(Refused) as refused:
        mapping.parse_mapping(raw, KNOWN)
    assert refused.value.code == code
    assert "変更していません" in str(refused.value)
    assert code != "mapping_row" or "行目" in str(refused.value)


CELLS = st.sampled_from(
    [
        *("", "1", "0100", "営業部", "C000000000", "M3", "M33", "50", "100", "=1+1"),
        *("2026/04/01", "2026/06/30", "0001/01/01", "9999/12/31"),
        *("99999999999999999999/04/01", *UNSEEN),
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=4)


@given(ROWS)
def test_any_rows_are_refused_or_could_be_saved_as_they_are(rows):
    text = "\n".join([HEAD, *map(",".join, rows)])
    with suppress(Refused):
        read = mapping.parse_mapping(text.encode(), KNOWN).bearings
        keys = {(b.key, b.department, b.from_on) for b in read}
        assert len(keys) == len(read) and percent_gaps(read) == []


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: f"{HEAD}\n{t}".encode("utf-8", "ignore"))
)
def test_any_file_is_read_or_refused(content):
    with suppress(Refused):
        assert mapping.parse_mapping(content, KNOWN).names is not None


def test_the_books_get_department_names_that_they_can_read():
    """Decomposed kana and radicals would make the software ask for a new department."""
    told = entry(department="カ\u3099ス・テ\u3099サ\u3099イン部", partner="⽇割り¥")
    for layout, column in (("yayoi", 6), ("mf19", 4)):
        (row,) = rows_of(layout, [told])[-1:]
        assert row[column] == "ガス・デザイン部", layout
    assert rows_of("yayoi", [told])[0][16].startswith("日割り￥ ")
