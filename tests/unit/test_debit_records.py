"""Records of a debit file, byte for byte as the bank's tables have them."""

import pytest

from madoguchi.payments.zengin.debit_record_writer import DebitRecordWriter
from madoguchi.payments.zengin.debit_records import (
    DebitLine,
    debit_record,
    end_record,
    head_record,
    trailer_record,
)
from madoguchi.payments.zengin.fields import Field, Layout
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.payments.zengin.variants import DebitVariant
from tests.debit_test_file import FIRST, HEAD, SECOND, TEST_FILE_BYTES

USUAL = DebitVariant()
UNFIT = [
    ({"amount_yen": 10_000_000_000}, "引落金額が10桁を超えています"),
    ({"amount_yen": 0}, "引落金額が0円以下です"),
    ({"amount_yen": -1}, "引落金額が0円以下です"),
    ({"holder": "ｱ" * 31}, "預金者名が30桁を超えています"),
    ({"holder": ""}, "預金者名がありません"),
    ({"holder": "ｧ"}, "預金者名に、銀行で使えない文字があります"),
    ({"holder": "ア"}, "預金者名に、銀行で使えない文字があります"),
    ({"holder": "a"}, "預金者名に、銀行で使えない文字があります"),
    ({"holder": "ｱ\n"}, "預金者名に、銀行で使えない文字があります"),
    ({"account_number": "12345678"}, "口座番号が7桁を超えています"),
    ({"account_number": "12a"}, "口座番号に数字でない文字があります"),
    ({"account_number": "１２"}, "口座番号に数字でない文字があります"),
    ({"key": "1" * 21}, "顧客番号が20桁を超えています"),
]


def changed(line: DebitLine, **values: object) -> DebitLine:
    names = DebitLine.__slots__
    return DebitLine(**{name: getattr(line, name) for name in names} | values)


def test_the_test_file_is_written_to_the_byte():
    lines = [
        head_record(HEAD, USUAL),
        debit_record(FIRST, USUAL),
        debit_record(SECOND, USUAL),
        trailer_record(2, 7_706),
        end_record(),
    ]
    assert [len(line) for line in TEST_FILE_BYTES] == [120] * 5
    assert lines == TEST_FILE_BYTES


def test_a_collector_may_want_it_otherwise():
    other = DebitVariant(25, " ", "none", "01", names_banks=False)
    assert head_record(HEAD, other)[95:] == b" " * 25
    line = debit_record(changed(FIRST, new_code="2"), other)
    assert (line[5:20], line[23:38]) == (b" " * 15, b" " * 15)
    assert (line[90:91], line[111:112]) == (b"1", b" ")
    assert debit_record(changed(FIRST, new_code="2"), USUAL)[90:91] == b"2"


def test_a_short_account_number_gets_zeros_before_it():
    assert debit_record(changed(FIRST, account_number="99"), USUAL)[43:50] == b"0000099"


def test_brackets_and_the_yen_sign_are_one_byte_each():
    line = debit_record(changed(FIRST, holder="｢ｱ｣¥"), USUAL)
    assert line[50:80] == b"\xa2\xb1\xa3\x5c" + b" " * 26


@pytest.mark.parametrize(("values", "words"), UNFIT)
def test_what_does_not_fit_is_refused(values, words):
    with pytest.raises(FieldFault, match=words):
        debit_record(changed(FIRST, **values), USUAL)


@pytest.mark.parametrize("variant", [USUAL, DebitVariant(25, " ", "none", "01")])
def test_lines_of_a_bank_after_its_first_are_the_same_bytes(variant):
    writer = DebitRecordWriter(variant)
    lines = [
        changed(place, **values)
        for values in ({}, {"holder": "｢ｱ｣¥"}, {"new_code": "2"}, {"key": ""})
        for place in (FIRST, SECOND)
    ]
    expected = [debit_record(line, variant) for line in lines]
    assert [writer.write(line) for line in lines] == expected


@pytest.mark.parametrize(("values", "words"), UNFIT)
def test_what_does_not_fit_is_refused_after_the_first_line_too(values, words):
    writer = DebitRecordWriter(USUAL)
    writer.write(FIRST)
    with pytest.raises(FieldFault, match=words):
        writer.write(changed(FIRST, **values))


def test_a_layout_has_no_gap_and_no_variant_is_made_up():
    with pytest.raises(ValueError, match="a"):
        Layout((Field("a", "a", 2, 1, "N"),), 2)
    with pytest.raises(ValueError, match="1 of 2 bytes"):
        Layout((Field("a", "a", 1, 1, "N"),), 2)
    for wrong in ({"head_dummy": 18}, {"line_end": "lfcr"}, {"new_codes": "2"}):
        with pytest.raises(ValueError, match="DebitVariant"):
            DebitVariant(**wrong)
