"""The names behind bank and branch codes."""

import subprocess
import sys

import pytest

from madoguchi.payments.banks import (
    BankBranch,
    bank_branch_of,
    bank_names,
    branch_names,
)


@pytest.mark.parametrize(
    ("bank", "branch", "place"),
    [
        ("0005", "146", BankBranch("三菱UFJ", "あかね")),
        ("0001", "001", BankBranch("みずほ", "東京営業部")),
        ("1001", "001", BankBranch("北海道信金", "本店営業部")),
        ("0033", "999", BankBranch("PayPay", "")),
        ("9999", "001", BankBranch("", "")),
        ("", "", BankBranch("", "")),
        ("../..", "001", BankBranch("", "")),
    ],
)
def test_a_code_has_the_name_of_the_list_or_none(bank, branch, place):
    assert bank_branch_of(bank, branch) == place


def test_the_list_knows_every_bank_with_its_branches():
    assert len(bank_names()) > 1000
    assert all(branch_names(code) for code in bank_names())


def test_the_branches_of_all_banks_are_not_loaded_for_one():
    said = (
        "import sys; from madoguchi.payments.banks import bank_branch_of; "
        "bank_branch_of('0005', '146'); print('zengin_code' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, check=True, text=True
    )
    assert told.stdout == "False\n"
