"""Texts as short messages: the lengths are those of 3GPP TS 23.038 and 23.040."""

import pytest

from madoguchi.kernel.phone_number import international_number
from madoguchi.kernel.sms_text import GSM_CODING, UCS2_CODING, encode_sms, join_header


@pytest.mark.parametrize(
    ("text", "coding", "lengths"),
    [
        ("", GSM_CODING, [0]),
        ("a" * 160, GSM_CODING, [160]),
        ("a" * 161, GSM_CODING, [153, 8]),
        ("あ" * 70, UCS2_CODING, [140]),
        ("あ" * 71, UCS2_CODING, [134, 8]),
        ("あ" * 134, UCS2_CODING, [134, 134]),
        ("あ" * 135, UCS2_CODING, [134, 134, 2]),
        ("a_b", UCS2_CODING, [6]),  # GSM writes _, @ and $ otherwise than ASCII
        ("あ" * 66 + "😀" + "あ" * 3, UCS2_CODING, [132, 10]),
    ],
)
def test_a_text_is_cut_where_phones_join_it(text, coding, lengths):
    encoded = encode_sms(text)
    assert encoded.coding == coding
    assert [len(part) for part in encoded.parts] == lengths
    codec = "ascii" if coding == GSM_CODING else "utf-16-be"
    assert "".join(part.decode(codec) for part in encoded.parts) == text


def test_more_parts_than_a_header_can_count_are_refused():
    assert len(encode_sms("あ" * 67 * 255).parts) == 255
    with pytest.raises(ValueError, match="256 parts"):
        encode_sms("あ" * (67 * 255 + 1))


def test_the_header_of_a_part_is_that_of_the_norm():
    assert join_header(258, 3, 2) == b"\x05\x00\x03\x02\x03\x02"


def test_a_number_is_written_as_carriers_write_it():
    assert international_number("09012345678") == "819012345678"
    with pytest.raises(ValueError, match="dialled"):
        international_number("9012345678")
