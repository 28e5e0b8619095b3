"""What the records of a file of money that came say, one by one. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from madoguchi.payments.zengin.file_faults import BankFileFaulty, LineFault
from madoguchi.payments.zengin.incoming_layouts import PARTS_OF_KIND
from madoguchi.payments.zengin.letters import FieldFault

YearStyle = Literal["reiwa", "western"]
FIRST_YEAR = {"reiwa": 2018, "western": 2000}
"""The year before the first of two digits: 令和1年 is 2019."""
IS_CANCELLED = "1"
MONEY_IN, MONEY_OUT = "1", "2"
BY_TRANSFER = "11"
NO_ACCOUNT_TYPE = "0"


@dataclass(frozen=True, slots=True)
class IncomingHead:
    """The account into which the money of a group of records came.

    Its days lie between `first_on` and `last_on`; None where the bank leaves them out.
    They do not tell two groups of an account apart.
    """

    kind: str
    bank_code: str
    branch_code: str
    account_number: str
    first_on: date | None = field(default=None, compare=False)
    last_on: date | None = field(default=None, compare=False)

    @property
    def last_seven_digits(self) -> str:
        return self.account_number[-7:]


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """Money that came, or whose coming was cancelled; names as the bank spells them.

    `is_transfer` is False for what came otherwise: cash, cheques, interest.
    """

    line: int
    head: IncomingHead
    reference: str
    posted_on: date
    amount_yen: int
    payer_code: str
    payer: str
    bank: str
    branch: str
    edi: str
    is_cancelled: bool
    is_transfer: bool

    @property
    def same_as(self) -> tuple[object, ...]:
        """What two lines of the same money have in common."""
        return (
            self.head,
            self.posted_on,
            self.reference,
            self.amount_yen,
            self.payer,
            self.is_cancelled,
        )


def incoming_head(line: int, values: dict[str, str], years: YearStyle) -> IncomingHead:
    """Return the account of a header; BankFileFaulty for another code set than JIS."""
    if values["code_set"] != "0":
        words = "コード区分がJIS（0）ではありません。JISで受け取ってください"
        raise BankFileFaulty(LineFault(line, words))
    return IncomingHead(
        values["kind"],
        values["bank_code"],
        values["branch_code"],
        values["account_number"],
        head_day(values["first_on"], years),
        head_day(values["last_on"], years),
    )


def head_day(text: str, years: YearStyle) -> date | None:
    try:
        return day_of(text, years)
    except FieldFault:
        return None


def kind_of(line: int, record: bytes) -> str:
    """Return 01 or 03; BankFileFaulty for what is no file of money that came."""
    if record[:1] != b"1":
        raise BankFileFaulty(LineFault(line, "ヘッダー（1）がありません"))
    kind = record[1:3].decode("latin-1")
    if kind not in PARTS_OF_KIND:
        words = (
            f"種別コードが{kind}です。振込入金通知は01、入出金取引明細は03です"
            if kind.isascii() and kind.isdigit()
            else "種別コードが数字ではありません"
        )
        raise BankFileFaulty(LineFault(line, words))
    return kind


def line_of(
    line: int, head: IncomingHead, values: dict[str, str], years: YearStyle
) -> IncomingLine | None:
    """Return money that came; None for what was paid out. FieldFault where it is 0."""
    if values.get("direction") == MONEY_OUT:
        return None
    if values.get("direction", MONEY_IN) != MONEY_IN:
        raise FieldFault(f"入払区分「{values['direction']}」を知りません")
    amount_yen = int(values["amount"])
    if not amount_yen:
        raise FieldFault("金額が0円です")
    posted_on = day_of(values["posted_on"], years)
    refuse_day_outside(posted_on, head)
    return IncomingLine(
        line,
        head,
        values["reference"].lstrip("0"),
        posted_on,
        amount_yen,
        values["payer_code"],
        values["payer"].strip(),
        values["bank"].strip(),
        values["branch"].strip(),
        values["edi"].strip(),
        values.get("cancelled", "") == IS_CANCELLED,
        values.get("dealing", BY_TRANSFER) == BY_TRANSFER,
    )


def refuse_day_outside(day: date, head: IncomingHead) -> None:
    """Refuse a day that is none of the header's: it is a line of another file."""
    if (head.first_on and day < head.first_on) or (head.last_on and day > head.last_on):
        raise FieldFault(f"勘定日{day}は、ヘッダーの期間にありません")


def day_of(text: str, years: YearStyle) -> date:
    """Read YYMMDD; FieldFault for a day that does not exist."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    try:
        return date(FIRST_YEAR[years] + year, month, day)
    except ValueError:
        raise FieldFault(f"勘定日「{text}」という日はありません") from None
