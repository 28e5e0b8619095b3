"""The records of a file that asks banks to debit accounts (口座振替, 種別 91). Pure."""

from dataclasses import dataclass
from datetime import date

from madoguchi.payments.zengin.layouts import (
    DATA_MARK,
    DEBIT_KIND,
    DEBIT_LAYOUT,
    DEBIT_TRAILER_LAYOUT,
    END_LAYOUT,
    END_MARK,
    HEAD_LAYOUT,
    HEAD_LAYOUT_WITHOUT_ACCOUNT,
    HEAD_MARK,
    TRAILER_MARK,
)
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.payments.zengin.variants import DebitVariant

MAX_RECORDS = 999_999
"""The trailer counts six digits."""
MAX_FILE_YEN = 10**12 - 1
"""Twelve digits of the same."""
JIS_CODE_SET = "0"


@dataclass(frozen=True, slots=True)
class BankPlace:
    """Codes and kana names of a bank and its branch; names may be ""."""

    bank_code: str
    branch_code: str
    bank_name: str = ""
    branch_name: str = ""


@dataclass(frozen=True, slots=True)
class DebitHead:
    """Who collects, on which day, and the account that gets the money."""

    collector_code: str
    collector_name: str
    day: date
    place: BankPlace
    account_type: str = ""
    account_number: str = ""


@dataclass(frozen=True, slots=True)
class DebitLine:
    """What one account is asked for. `key` comes back as it went, 20 characters."""

    place: BankPlace
    account_type: str
    account_number: str
    holder: str
    amount_yen: int
    new_code: str
    key: str


def head_record(head: DebitHead, variant: DebitVariant) -> bytes:
    """FieldFault where a value does not fit."""
    values: dict[str, str | int] = {
        "mark": HEAD_MARK,
        "kind": DEBIT_KIND,
        "code_set": JIS_CODE_SET,
        "collector_code": head.collector_code,
        "collector_name": head.collector_name,
        "day": f"{head.day:%m%d}",
        "bank_code": head.place.bank_code,
        "bank_name": head.place.bank_name,
        "branch_code": head.place.branch_code,
        "branch_name": head.place.branch_name,
        "account_type": head.account_type,
        "account_number": head.account_number,
    }
    has_account = variant.head_dummy == HEAD_LAYOUT.fields[-1].length
    layout = HEAD_LAYOUT if has_account else HEAD_LAYOUT_WITHOUT_ACCOUNT
    return layout.encode(values)


def debit_record(line: DebitLine, variant: DebitVariant) -> bytes:
    """FieldFault where a value does not fit, or nothing is asked for."""
    if line.amount_yen <= 0:
        raise FieldFault("引落金額が0円以下です")
    if not line.holder:
        raise FieldFault("預金者名がありません")
    names = line.place if variant.names_banks else BankPlace("", "")
    return DEBIT_LAYOUT.encode(
        {
            "mark": DATA_MARK,
            "bank_code": line.place.bank_code,
            "bank_name": names.bank_name,
            "branch_code": line.place.branch_code,
            "branch_name": names.branch_name,
            "account_type": line.account_type,
            "account_number": line.account_number,
            "holder": line.holder,
            "amount": line.amount_yen,
            "new_code": accepted_new_code(line.new_code, variant),
            "key": line.key,
            "result": variant.result_field,
        }
    )


def accepted_new_code(code: str, variant: DebitVariant) -> str:
    """A collector that does not know 2 (changed) is told of a first debit."""
    return code if code in variant.new_codes else "1"


def trailer_record(count: int, amount_yen: int) -> bytes:
    return DEBIT_TRAILER_LAYOUT.encode(
        {"mark": TRAILER_MARK, "count": count, "amount": amount_yen}
    )


def end_record() -> bytes:
    return END_LAYOUT.encode({"mark": END_MARK})
