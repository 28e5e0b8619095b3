"""One spelling for what people type, in any width; nothing is lost on the way."""

import pytest
from django.core.exceptions import ValidationError

from madoguchi.accounts.mail_field import MailField
from madoguchi.procedures.toolkit.japanese_date_field import JapaneseDateField
from madoguchi.procedures.toolkit.number_fields import (
    CorporateNumberField,
    PhoneField,
    PostcodeField,
)
from madoguchi.procedures.toolkit.text_fields import (
    DepartmentCodeField,
    HolderNameField,
    KanaField,
    KanaOfPersonField,
    NicknameField,
    NormalisedTextField,
)

SAME = [
    (NormalisedTextField(), "２－３－４　ﾒｿﾞﾝ丸の内１０１", "2-3-4 メゾン丸の内101"),
    (NormalisedTextField(), "1−2ー3", "1-2-3"),
    (NormalisedTextField(), "タワー5", "タワー5"),
    (NormalisedTextField(), "髙橋 﨑子 𠮷田 \ufa19", "髙橋 﨑子 𠮷田 \ufa19"),
    (NormalisedTextField(), "か\u3099く\u200b\u202e\n い", "がく い"),
    (NormalisedTextField(), "a\0b", "ab"),
    (HolderNameField(), "（株）ハナコ ㈲サン (仮)", "株式会社ハナコ 有限会社サン (仮)"),
    (HolderNameField(), "メゾン☆ R&D+1 O’Neill Nguyễn 辻\U000e0100", None),
    (NormalisedTextField(), "高\u3164\u2800橋\u200d", "高橋"),
    (NicknameField(), "母のスマホ😀", None),
    (KanaOfPersonField(), "ｼﾞｮﾝ・すみす", "ジョン・スミス"),
    (KanaField(), "ＮＴＴｼﾞｼﾞ 1", "NTTジジ 1"),
    (PostcodeField(), "〒１００－０００５", "1000005"),
    (PostcodeField(), "100 0005", "1000005"),
    (PhoneField(), "（０３）１２３４－５６７８", "0312345678"),
    (PhoneField(), "+81 90-1111-2222", "09011112222"),
    (MailField(), " Ｈａｎａｋｏ＠Example.jp\n", "hanako@example.jp"),
    (KanaField(), "たかはし　ｻｷｺ", "タカハシ サキコ"),
    (CorporateNumberField(), "T7-0000-0000-0002", "7000000000002"),
]


@pytest.mark.parametrize(("field", "typed", "kept"), SAME)
def test_what_can_be_converted_is_converted(field, typed, kept):
    assert field.clean(typed) == (typed if kept is None else kept)


@pytest.mark.parametrize("typed", ["2026-12-01", "２０２６/１２/１", "2026年12月1日"])
def test_a_day_is_read_in_each_way_of_writing(typed):
    assert JapaneseDateField().clean(typed).isoformat() == "2026-12-01"


BAD = [
    (PostcodeField(), "100000"),
    (PostcodeField(), "1000005a"),
    (PhoneField(), "110"),
    (PhoneField(), "1234567890"),
    (MailField(), "hanako"),
    (MailField(), "花子@example.jp"),
    (KanaField(), "高橋"),
    (KanaField(), "ABC"),
    (KanaField(), "--"),
    (KanaOfPersonField(), "ハナコ2"),
    (KanaOfPersonField(), "ハナコ ABC"),
    (HolderNameField(), "髙橋😀"),
    (HolderNameField(), "<script>alert(1)</script>"),
    (HolderNameField(), "＜花子＞"),
    (HolderNameField(), "・・・"),
    (HolderNameField(), "\u3164\u2800\u202e"),
    (NormalisedTextField(), "1-2-3 👨\u200d👩\u200d👧ハイツ"),
    (NormalisedTextField(), "{{ 7*7 }}"),
    (NormalisedTextField(), "☎"),
    (NormalisedTextField(), "z\u0321\u0322\u0323a"),
    (DepartmentCodeField(), "営業<b>"),
    (DepartmentCodeField(), "営業🏢"),
    (NicknameField(), "<b>母</b>"),
    (CorporateNumberField(), "7000000000003"),
    (JapaneseDateField(), "2026-02-30"),
]


@pytest.mark.parametrize(("field", "typed"), BAD)
def test_what_cannot_be_is_refused_in_words(field, typed):
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)
    assert refusal.value.messages[0].endswith("。")
