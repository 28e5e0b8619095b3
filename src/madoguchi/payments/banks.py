"""Bank and branch of their codes, from the list of 全国銀行データ (zengin-code).

Its files are read one bank at a time: the package itself would load all branches of
all banks into every process (21 MB) as it is imported.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from unicodedata import normalize

MAX_CACHED_BANKS = 64  # banks


@dataclass(frozen=True, slots=True)
class BankBranch:
    """Names as the list has them, without 銀行 or 支店; "" where it has none."""

    bank: str
    branch: str


def bank_branch_of(bank_code: str, branch_code: str) -> BankBranch:
    """Banks merge and branches move: a code that is in the list no more has no name."""
    bank = bank_names().get(bank_code, "")
    return BankBranch(
        bank, branch_names(bank_code).get(branch_code, "") if bank else ""
    )


@lru_cache(maxsize=1)
def bank_names() -> dict[str, str]:
    return read_bank_names("banks.json")


@lru_cache(maxsize=MAX_CACHED_BANKS)
def branch_names(bank_code: str) -> dict[str, str]:
    """Of a bank that is in the list."""
    return read_bank_names(f"branches/{bank_code}.json")


def read_bank_names(file: str) -> dict[str, str]:
    rows = json.loads((bank_data_folder() / file).read_bytes())
    return {code: normalize("NFKC", row["name"]) for code, row in rows.items()}


def bank_data_folder() -> Path:
    where = distribution("zengin-code").locate_file("zengin_code/source-data/data")
    return Path(str(where))
