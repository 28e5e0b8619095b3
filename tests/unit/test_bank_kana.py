"""Names as banks write them: spelled by itself only where nothing is lost."""

import pytest

from madoguchi.payments.zengin.kana import KanaFault, spell_for_bank

SPELLED = [
    ("キュウヨ　イチロウ", "ｷﾕｳﾖ ｲﾁﾛｳ"),
    ("ジンジショウゴ", "ｼﾞﾝｼﾞｼﾖｳｺﾞ"),
    ("ミツビシユ－エフジエイ", "ﾐﾂﾋﾞｼﾕ-ｴﾌｼﾞｴｲ"),
    ("でも はなこ", "ﾃﾞﾓ ﾊﾅｺ"),
    ("ﾃﾞﾓﾂｳｼﾝ(ｶ", "ﾃﾞﾓﾂｳｼﾝ(ｶ"),
    ("（ド）ミライ．／Ａｂ１", "(ﾄﾞ)ﾐﾗｲ./AB1"),
    ("ｧｨｩｪｫｬｭｮｯ", "ｱｲｳｴｵﾔﾕﾖﾂ"),
    ("ァィゥェォッャュョヮヵヶ", "ｱｲｳｴｵﾂﾔﾕﾖﾜｶｹ"),
    ("ヴェルディ", "ｳﾞｴﾙﾃﾞｲ"),
    ("ゔぁいおりん", "ｳﾞｱｲｵﾘﾝ"),
    ("パーク", "ﾊﾟ-ｸ"),
    ("カ\u3099ハ\u309aカ゛ハ゜", "ｶﾞﾊﾟｶﾞﾊﾟ"),
    ("ー\uff70－-‐‑–—―−", "----------"),
    ("「ア」￥¥", "｢ｱ｣¥¥"),
    ("  ヤマダ ハナコ　", "ﾔﾏﾀﾞ ﾊﾅｺ"),
    ("", ""),
]
REFUSED = [
    ("山田ハナコ", [(1, "山"), (2, "田")]),
    ("ヤマダ・ハナコ", [(4, "・")]),
    ("ヤマダ,", [(4, ",")]),
    ("ヤマダ  ハナコ", [(5, " ")]),
    (" ヲノ", [(2, "ヲ")]),
    ("ｦﾉ", [(1, "ｦ")]),
    ("アﾞ", [(2, "ﾞ")]),
    ("゛カ", [(1, "゛")]),
    ("カ゜", [(2, "゜")]),
    ("ヷヸヰヱヽ", [(1, "ヷ"), (2, "ヸ"), (3, "ヰ"), (4, "ヱ"), (5, "ヽ")]),
    ("㈱ミライ", [(1, "㈱")]),
    ("㍍①", [(1, "㍍"), (2, "①")]),
    ("Ärzte", [(1, "Ä")]),
    ("ß", [(1, "ß")]),
    ("ア\u200bイ", [(2, "\u200b")]),
    ("ア\nイ", [(2, "\n")]),
    ("ア&イ", [(2, "&")]),
    ("李😀", [(1, "李"), (2, "😀")]),
    ("한글", [(1, "한"), (2, "글")]),
]


@pytest.mark.parametrize(("name", "spelled"), SPELLED)
def test_a_name_is_spelled_as_banks_write_it(name, spelled):
    found = spell_for_bank(name)
    assert (found.text, found.faults) == (spelled, ())


@pytest.mark.parametrize(("name", "faults"), REFUSED)
def test_what_banks_do_not_take_is_told_with_its_place(name, faults):
    found = spell_for_bank(name)
    assert [(f.place, f.character) for f in found.faults] == faults
    assert found.text == ""


def test_spelling_again_changes_nothing():
    for _name, spelled in SPELLED:
        assert spell_for_bank(spelled).text == spelled


def test_symbols_that_some_banks_lack_are_refused_there():
    found = spell_for_bank("ア「¥", extra_symbols="｢｣")
    assert found.faults == (KanaFault(3, "¥"),)
