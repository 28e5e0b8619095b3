"""記号 and 番号 of a passbook of ゆうちょ, as other banks name the account.

A symbol that begins with 1 is 総合口座: its branch is the 2nd and 3rd digit and 8, and
its number loses the last digit, which is 1. One that begins with 0 is 振替口座: its
branch ends in 9, and the number stays.
"""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

SYMBOL_PATTERN = re.compile("[01][0-9]{4}")
PASSBOOK_NUMBER_PATTERN = re.compile("[0-9]{2,8}")
ACCOUNT_DIGITS = 7


@dataclass(frozen=True, slots=True)
class ConvertedPassbook:
    """Branch (店番), type (1 普通, 2 当座) and number of seven digits."""

    branch_code: str
    account_type: str
    number: str


def convert_passbook(symbol: str, number: str) -> ConvertedPassbook:
    """Convert 記号 and 番号, both digits alone; Refused (`passbook_unfit`) for others.

    Whether the branch is one of ゆうちょ, the list of branches says.
    """
    if not SYMBOL_PATTERN.fullmatch(symbol) or not PASSBOOK_NUMBER_PATTERN.fullmatch(
        number
    ):
        raise passbook_unfit()
    middle = symbol[1:3]
    if symbol.startswith("0"):
        if len(number) > ACCOUNT_DIGITS:
            raise passbook_unfit()
        return ConvertedPassbook(f"{middle}9", "2", number.rjust(ACCOUNT_DIGITS, "0"))
    if not number.endswith("1"):
        raise passbook_unfit()
    return ConvertedPassbook(f"{middle}8", "1", number[:-1].rjust(ACCOUNT_DIGITS, "0"))


def passbook_in_file(symbol: str, number: str) -> ConvertedPassbook:
    """Return what a file has of an account where its collector wants 記号番号.

    The field of the branch takes the 2nd to 4th digit of the symbol, that of the number
    the passbook's number, without the last digit where it is 総合口座: both fields are
    too short for more. Refused like `convert_passbook`.
    """
    converted = convert_passbook(symbol, number)
    return replace(converted, branch_code=symbol[1:4])


def passbook_unfit() -> Refused:
    return Refused(
        "passbook_unfit",
        _(
            "記号か番号が、ゆうちょ銀行の通帳の形と合いません。まだ何も変わっていません。"
            "通帳の1ページ目の記号（5桁）と番号（8桁まで）をお確かめください。"
        ),
    )
