"""What the records of a file of results say, one by one. Pure."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from madoguchi.payments.zengin.file_faults import BankFileFaulty, LineFault
from madoguchi.payments.zengin.layouts import (
    DEBIT_KIND,
    DEBIT_LAYOUT,
    HEAD_LAYOUT_WITHOUT_ACCOUNT,
    HEAD_MARK,
)
from madoguchi.payments.zengin.letters import FieldFault

PAID_RESULT = "0"
RESULT_CODES = "0123489"
FIELDS = {field.name: field for field in DEBIT_LAYOUT.fields}
KEY, AMOUNT, RESULT = FIELDS["key"], FIELDS["amount"], FIELDS["result"]
USUAL_PATTERN = re.compile(
    rb"([0-9]{10})[\x00-\xff]([0-9]{20})([%s])" % RESULT_CODES.encode()
)
"""From amount to result, where the key of the bill is digits alone, as ours are."""


@dataclass(frozen=True, slots=True)
class ResultHead:
    """Whose request it answers; `day` is MMDD."""

    collector_code: str
    day: str


class ResultLine(NamedTuple):
    """The end of one request: `result` is a key of RESULT_CODES, 0 for paid."""

    line: int
    key: str
    amount_yen: int
    result: str


def head_of(line: int, record: bytes) -> ResultHead:
    """BankFileFaulty for what is no header of a file of debits in JIS."""
    if record[:1] != HEAD_MARK.encode():
        raise BankFileFaulty(LineFault(line, "ヘッダー（1）がありません"))
    try:
        values = HEAD_LAYOUT_WITHOUT_ACCOUNT.decode(record)
    except FieldFault as fault:
        raise BankFileFaulty(LineFault(line, str(fault))) from fault
    if values["kind"] != DEBIT_KIND:
        raise BankFileFaulty(
            LineFault(line, f"種別コードが{values['kind']}です。口座振替は91です")
        )
    if values["code_set"] != "0":
        raise BankFileFaulty(
            LineFault(
                line, "コード区分がJIS（0）ではありません。JISで受け取ってください"
            )
        )
    return ResultHead(values["collector_code"], values["day"])


def result_of(line: int, record: bytes) -> ResultLine:
    """FieldFault where a field that counts cannot be read."""
    usual = USUAL_PATTERN.match(record, AMOUNT.first - 1)
    if usual:
        amount, key, code = usual.groups()
        return ResultLine(line, key.decode("ascii"), int(amount), code.decode("ascii"))
    result = RESULT.decode(record)
    if result not in RESULT_CODES or not result:
        raise FieldFault(f"振替結果コード「{result}」を知りません")
    return ResultLine(line, KEY.decode(record), int(AMOUNT.decode(record)), result)
