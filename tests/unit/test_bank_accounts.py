"""Banks are found in any spelling, passbooks are converted, holders are compared."""

import pytest

from madoguchi.kernel.errors import Refused
from madoguchi.payments.bank_search import (
    FORMER_NAMES,
    OFTEN_CHOSEN,
    find_banks,
    find_branches,
)
from madoguchi.payments.banks import bank_names
from madoguchi.payments.holder_match import Likeness, likeness_of_holder
from madoguchi.payments.passbooks import ConvertedPassbook, convert_passbook
from madoguchi.payments.sealed_accounts import (
    AccountSecrets,
    digest_of_account,
    open_account,
    seal_account,
)

SECRETS = AccountSecrets("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ", "10530", "12345671")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("みずほ", "0001"),
        ("ﾐｽﾞﾎ銀行", "0001"),
        ("MIZUHO", "0001"),
        ("0005", "0005"),
        ("０００５", "0005"),
        ("三菱ＵＦＪ", "0005"),
        ("東京三菱銀行", "0005"),
        ("郵便局", "9900"),
        ("ゆうちょ", "9900"),
        ("三井 住友", "0009"),
    ],
)
def test_a_bank_is_found_by_name_kana_letters_code_and_old_name(words, code):
    exact = find_banks(words).exact
    assert exact and exact.code == code


def test_a_part_of_a_name_finds_several_and_chooses_none():
    found = find_banks("みつびし")
    assert found.exact is None
    assert [place.code for place in found.places][:2] == ["0005", "0288"]
    assert not find_banks("銀河").places and not find_banks("  ").places


def test_a_branch_is_found_in_its_own_bank_alone():
    exact = find_branches("0005", "丸の内支店").exact
    assert exact and exact.code == "002"
    assert find_branches("0005", "146").places[0].name == "あかね"
    assert not find_branches("9999", "本店").places
    assert not find_branches("../..", "本店").places


def test_old_names_and_offered_banks_are_of_banks_in_the_list():
    assert {*FORMER_NAMES.values(), *OFTEN_CHOSEN} <= set(bank_names())


@pytest.mark.parametrize(
    ("symbol", "number", "converted"),
    [
        ("10530", "12345671", ConvertedPassbook("058", "1", "1234567")),
        ("17300", "19927651", ConvertedPassbook("738", "1", "1992765")),
        ("00530", "123456", ConvertedPassbook("059", "2", "0123456")),
    ],
)
def test_a_passbook_is_converted_as_the_vectors_say(symbol, number, converted):
    assert convert_passbook(symbol, number) == converted


@pytest.mark.parametrize(
    ("symbol", "number"),
    [
        ("20530", "12345671"),
        ("1053", "12345671"),
        ("10530", "12345672"),
        ("10530", "123456781"),
        ("00530", "12345678"),
        ("10530", "1"),
        ("１０５３０", "12345671"),
    ],
)
def test_what_is_no_passbook_is_refused(symbol, number):
    with pytest.raises(Refused) as refused:
        convert_passbook(symbol, number)
    assert refused.value.code == "passbook_unfit"


@pytest.mark.parametrize(
    ("contract", "holder", "likeness"),
    [
        ("ヤマダ ハナコ", "ﾔﾏﾀﾞﾊﾅｺ", Likeness.SAME),
        ("ショウジ ユウ", "ｼﾖｳｼﾞ ﾕｳ", Likeness.SAME),
        ("ヤマダ ハナコ", "ﾔﾏﾀ ﾊﾅｺ", Likeness.NEAR),
        ("ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊﾅ", Likeness.NEAR),
        ("ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊｺﾅ", Likeness.NEAR),
        ("カブシキガイシャミナト", "ｶ)ﾐﾅﾄ", Likeness.NEAR),
        ("ヤマダ ハナコ", "ｽｽﾞｷ ﾀﾛｳ", Likeness.OTHER),
        ("", "ｽｽﾞｷ ﾀﾛｳ", Likeness.SAME),
    ],
)
def test_a_holder_is_compared_and_never_changed(contract, holder, likeness):
    assert likeness_of_holder(contract, holder) is likeness


def test_what_is_sealed_says_nothing_and_opens_for_its_account_alone():
    sealed = seal_account(SECRETS, "B1")
    assert sealed == seal_account(SECRETS, "B1") != seal_account(SECRETS, "B2")
    assert "1234567" not in sealed
    assert open_account(sealed, "B1") == SECRETS
    with pytest.raises(ValueError, match="sealed"):
        open_account(sealed, "B2")
    with pytest.raises(ValueError, match="sealed"):
        open_account(sealed[:-8] + "AAAAAAA=", "B1")


def test_an_older_key_still_opens_and_a_foreign_one_does_not(settings):
    sealed = seal_account(SECRETS, "B1")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60
    assert open_account(sealed, "B1") == SECRETS
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="sealed"):
        open_account(sealed, "B1")


def test_two_accounts_have_two_digests_which_hold_no_number():
    one = digest_of_account(("0005", "002", "1"), SECRETS)
    assert one != digest_of_account(("0005", "003", "1"), SECRETS)
    assert "1234567" not in one and len(one) == 64
