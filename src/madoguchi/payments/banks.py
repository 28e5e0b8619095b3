"""Names of banks and branches by code, from 全国銀行データ (zengin-code).

The files of the package are read one bank at a time: importing it would load all
branches of all banks into every process (21 MB).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from unicodedata import normalize

MAX_CACHED_BANKS = 64


@dataclass(frozen=True, slots=True)
class BankBranch:
    """Names without 銀行 and 支店; "" for a code that is not in the list."""

    bank: str
    branch: str


def bank_branch_of(bank_code: str, branch_code: str) -> BankBranch:
    """Look up both names; merged banks and closed branches have none."""
    bank = bank_names().get(bank_code, "")
    return BankBranch(
        bank, branch_names(bank_code).get(branch_code, "") if bank else ""
    )


@lru_cache(maxsize=1)
def bank_names() -> dict[str, str]:
    return read_bank_names("banks.json")


@lru_cache(maxsize=MAX_CACHED_BANKS)
def branch_names(bank_code: str) -> dict[str, str]:
    """Read the branches of a bank that is in the list."""
    return read_bank_names(f"branches/{bank_code}.json")


def read_bank_names(file: str) -> dict[str, str]:
    rows = json.loads((bank_data_folder() / file).read_bytes())
    return {code: normalize("NFKC", row["name"]) for code, row in rows.items()}


def bank_data_folder() -> Path:
    folder = distribution("zengin-code").locate_file("zengin_code/source-data/data")
    return Path(str(folder))
