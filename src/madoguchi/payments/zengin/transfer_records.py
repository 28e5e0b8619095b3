"""The records of a file that transfers money to accounts (総合振込, 種別 21). Pure."""

from dataclasses import dataclass

from madoguchi.payments.zengin.debit_records import (
    JIS_CODE_SET,
    BankPlace,
    DebitHead,
)
from madoguchi.payments.zengin.layouts import (
    DATA_MARK,
    HEAD_LAYOUT,
    HEAD_MARK,
    TRAILER_MARK,
    TRANSFER_KIND,
)
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.payments.zengin.transfer_layouts import (
    TRANSFER_LAYOUT,
    TRANSFER_TRAILER_LAYOUT,
)

BY_TELEGRAM = "7"
"""振込指定区分: テレ振込, the usual."""


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Yen to an account. `first_key` and `second_key` come back with an answer."""

    place: BankPlace
    account_type: str
    account_number: str
    holder: str
    amount_yen: int
    first_key: int
    second_key: int


def transfer_head(head: DebitHead) -> bytes:
    """Say who pays, on which day, out of which account; FieldFault for no fit."""
    values: dict[str, str | int] = {
        "mark": HEAD_MARK,
        "kind": TRANSFER_KIND,
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
    return HEAD_LAYOUT.encode(values)


def transfer_record(line: TransferLine) -> bytes:
    """FieldFault where a value does not fit, or nothing is paid."""
    if line.amount_yen <= 0:
        raise FieldFault("振込金額が0円以下です")
    if not line.holder:
        raise FieldFault("受取人名がありません")
    return TRANSFER_LAYOUT.encode(
        {
            "mark": DATA_MARK,
            "bank_code": line.place.bank_code,
            "bank_name": line.place.bank_name,
            "branch_code": line.place.branch_code,
            "branch_name": line.place.branch_name,
            "account_type": line.account_type,
            "account_number": line.account_number,
            "holder": line.holder,
            "amount": line.amount_yen,
            "new_code": "0",
            "first_key": line.first_key,
            "second_key": line.second_key,
            "delivery": BY_TELEGRAM,
        }
    )


def transfer_trailer(count: int, amount_yen: int) -> bytes:
    return TRANSFER_TRAILER_LAYOUT.encode(
        {"mark": TRAILER_MARK, "count": count, "amount": amount_yen}
    )
