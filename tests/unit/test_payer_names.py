"""A payer is the customer whatever script the name was stored in, and nobody else."""

from unicodedata import normalize

import pytest

from madoguchi.payments.incoming.payer_scores import payer_score


@pytest.mark.parametrize(
    ("payer", "kana"),
    [
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシ ハナコ"),
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシ　ハナコ"),
        ("ﾀｶﾊｼ ﾊﾅｺ", "たかはし はなこ"),
        ("ﾀｶﾊｼﾊﾅｺ", "ﾀｶﾊｼ ﾊﾅｺ"),
        ("ﾜﾀﾅﾍﾞ ｷﾞﾝ", normalize("NFD", "ワタナベ ギン")),
        ("ｼﾖｳｼﾞ ﾘﾖｳ", "ショウジ リョウ"),
        ("ﾏﾘ- ﾛ-ﾗﾝ", "マリー　ローラン"),
        ("ｼﾞﾖﾝ ｽﾐｽ", "ジョン・スミス"),
        ("ｳﾞｨｵﾗ", "ヴィオラ"),
        ("ﾔﾏﾀﾞ ABC", "ヤマダ ａｂｃ"),
        ("1234567 ﾀｶﾊｼ ﾊﾅｺ", "タカハシ ハナコ"),
    ],
)
def test_the_same_name_in_each_script_is_sure(payer, kana):
    assert payer_score(payer, kana) == 100


@pytest.mark.parametrize(
    ("payer", "kana", "most"),
    [
        ("ﾀｶﾊｼ ﾊﾅｺ", "高橋 花子", 0),
        ("ﾀｶﾊｼ ﾊﾅｺ", "", 0),
        ("", "タカハシ ハナコ", 0),
        ("ﾀｶﾊｼ ﾊﾅｺ", "Takahashi Hanako", 0),
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシ ハナエ", 95),
        ("ﾊﾀ ｷﾐｺ", "ハダ キミコ", 95),
        ("ｶ)ﾖｼﾀﾞ", "カブシキガイシャヨシダ", 95),
    ],
)
def test_another_name_is_never_sure(payer, kana, most):
    assert payer_score(payer, kana) <= most
