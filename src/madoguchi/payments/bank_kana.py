"""Kana names of banks and branches as they stand in files, from zengin-code."""

import json
from functools import cache

from madoguchi.payments.banks import bank_data_folder
from madoguchi.payments.zengin.debit_records import BankPlace
from madoguchi.payments.zengin.kana import spell_for_bank

MAX_NAME_LENGTH = 15


@cache
def bank_place(bank_code: str, branch_code: str) -> BankPlace:
    """Look both names up; "" for a code that is not in the list."""
    bank = kana_names("banks.json").get(bank_code, "")
    branches = kana_names(f"branches/{bank_code}.json") if bank else {}
    return BankPlace(bank_code, branch_code, bank, branches.get(branch_code, ""))


@cache
def kana_names(file: str) -> dict[str, str]:
    """Read names as banks spell them, cut to the length of their field."""
    rows = json.loads((bank_data_folder() / file).read_bytes())
    return {
        code: spell_for_bank(row["kana"]).text[:MAX_NAME_LENGTH]
        for code, row in rows.items()
    }
