"""What counts as words of a reason, and what only fills the field."""

import pytest

from madoguchi.kernel.real_words import has_real_words

NO_WORDS = [
    *(
        "",
        "     ",
        "　　　　　",
        ".....",
        "。。。。。",
        "ーーーーー",
        "-----",
        "・・・・・",
    ),
    *(
        "あああああ",
        "aaaaa",
        "ａａａＡＡ",
        "あいあいあ",
        "11111",
        "12345",
        "１２３４５",
    ),
    *(
        "😀😀😀😀😀",
        "\u200b\u200b\u200b\u200b\u200b",
        "あ . . . .",
        "=====1",
        "誤 記 で す",
    ),
]
WORDS = [
    *("お客様から電話", "本人確認 T-1", "ﾊﾞｸﾞの修正", "tax error", "問合せ12345"),
    *("髙橋様より", "𠮷田様より", "契約者の申出", "休みのため", "請求の誤り"),
]


@pytest.mark.parametrize("text", NO_WORDS, ids=ascii)
def test_what_only_fills_the_field_is_no_reason(text):
    assert not has_real_words(text, 5)


@pytest.mark.parametrize("text", WORDS, ids=ascii)
def test_five_letters_of_some_variety_are(text):
    assert has_real_words(text, 5)


def test_where_two_letters_are_enough_they_differ():
    assert has_real_words("誤記", 2)
    assert not any(has_real_words(text, 2) for text in ["誤", "誤。", "ああ", "10", ""])
