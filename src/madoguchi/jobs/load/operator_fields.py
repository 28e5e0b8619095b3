"""The fields of operator.json, each with its test and what is right in Japanese."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import normalize

from stdnum.jp import cn

from madoguchi.jobs.load.cell_types import MONTH_CELL
from madoguchi.jobs.load.export_moment import (
    EXPORTED_AT,
    MOMENT_EXPECTED,
    MOMENT_LIMIT,
    parse_export_moment,
)
from madoguchi.kernel.card_numbers import holds_card_number
from madoguchi.kernel.tax import ROUNDING_MODES
from madoguchi.kernel.text_rules import has_visible_text, hidden_characters
from madoguchi.payments.slips.agency_settings import is_slip_agency

OPERATOR_FILE_NAME = "operator.json"
MAX_DAY_OF_MONTH = 31
MAX_PHONE_LENGTH = 20
NUMBER_GAPS = re.compile(r"[\s\-‐‑–―−ー－]")
SUPPORT_PHONE_PATTERN = re.compile(
    r"(?:0[0-9]{8,13}|\+[0-9]{7,15}|\(0[0-9]{1,4}\)[0-9]{5,8}|0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{4}|1[0-9]{2,3})"
    r"(?:\([^()<>]{1,10}\))?"
)
SENDER_PATTERN = re.compile(
    r"(?:[0-9A-Za-z._%+-]+@)?"
    r"(?:[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?\.)+[A-Za-z][0-9A-Za-z-]*[0-9A-Za-z]"
)
ValueTest = Callable[[object], bool]


def is_text_up_to(max_length: int) -> ValueTest:
    """A text that shows something, hides nothing and holds no card number."""

    def test(value: object) -> bool:
        return (
            isinstance(value, str)
            and len(value) <= max_length
            and has_visible_text(value)
            and not hidden_characters(value)
            and not holds_card_number(value)
        )

    return test


def is_support_phone(value: object) -> bool:
    """A number that is dialled from 0, + or 1xx; a word in brackets may follow it."""
    if not is_text_up_to(MAX_PHONE_LENGTH)(value):
        return False
    plain = NUMBER_GAPS.sub("", normalize("NFKC", str(value)))
    return bool(SUPPORT_PHONE_PATTERN.fullmatch(plain))


def is_one_of(*words: str) -> ValueTest:
    return lambda value: isinstance(value, str) and value in words


def is_number_between(minimum: int, maximum: int) -> ValueTest:
    def test(value: object) -> bool:
        return type(value) is int and minimum <= value <= maximum

    return test


def is_month(value: object) -> bool:
    return isinstance(value, str) and not MONTH_CELL.fault(value)


def normalise_registration_number(value: object) -> object:
    """As invoices print it: `ｔ7-0000-0000-0002` is T7000000000002."""
    if not isinstance(value, str):
        return value
    return NUMBER_GAPS.sub("", normalize("NFKC", value)).upper()


def is_registration_number(value: object) -> bool:
    """Whether it is T and 13 digits. Whether they can be a company's is asked apart."""
    text = str(value)
    return text[:1] == "T" and is_digits_of_length(13)(text[1:])


def check_digit_holds(registration_number: str) -> bool:
    """Whether the 13 digits can be a corporate number (法人番号).

    A company's registration number is that; for a sole trader's no rule is published.
    """
    return bool(cn.is_valid(registration_number[1:]))


def are_closing_days(value: object) -> bool:
    day = is_number_between(1, MAX_DAY_OF_MONTH)
    return isinstance(value, list) and bool(value) and all(map(day, value))


def is_digits_of_length(count: int) -> ValueTest:
    def test(value: object) -> bool:
        is_decimal = isinstance(value, str) and value.isascii() and value.isdecimal()
        return is_decimal and len(str(value)) == count

    return test


@dataclass(frozen=True, slots=True)
class OperatorField:
    """A field: its test, and what is right, in Japanese and for the docs in English.

    `code` is that of the fault, where it has one of its own.
    """

    is_right: ValueTest
    expected: str
    limit: str
    code: str = "member_unfit"


def text_field(max_length: int, noun: str) -> OperatorField:
    return OperatorField(
        is_text_up_to(max_length),
        f"目に見える文字のある{max_length}文字以内の{noun}",
        f"text, at most {max_length} characters",
    )


def choice_field(*words: str) -> OperatorField:
    limit = " or ".join(f"`{word}`" for word in words)
    return OperatorField(is_one_of(*words), " / ".join(words), limit)


def number_field(minimum: int, maximum: int) -> OperatorField:
    return OperatorField(
        is_number_between(minimum, maximum),
        f"{minimum}〜{maximum}の整数",
        f"a number from {minimum} to {maximum}",
    )


def digits_field(count: int) -> OperatorField:
    test = is_digits_of_length(count)
    return OperatorField(test, f"半角数字{count}桁", f"digits, {count} of them")


def texts_field(max_count: int, max_length: int, noun: str) -> OperatorField:
    is_text = is_text_up_to(max_length)

    def test(value: object) -> bool:
        if not isinstance(value, list) or len(value) > max_count:
            return False
        return all(is_text(each) for each in value)

    return OperatorField(
        test,
        f"{max_length}文字以内の{noun}の配列（{max_count}件まで）",
        f"up to {max_count} texts, each at most {max_length} characters",
    )


def senders_field(max_count: int, max_length: int) -> OperatorField:
    """Mail addresses and domains: no URL, host with a port, wildcard or sentence."""
    texts = texts_field(max_count, max_length, "")

    def test(value: object) -> bool:
        senders = value if isinstance(value, list) else []
        return texts.is_right(value) and all(map(SENDER_PATTERN.fullmatch, senders))

    return OperatorField(
        test,
        f"{max_length}文字以内のメールアドレスかドメイン（https:// や * のないもの）の"
        f"配列（{max_count}件まで）",
        f"up to {max_count} mail addresses or domains, each at most {max_length}"
        " characters",
    )


OPERATOR_FIELDS: dict[str, OperatorField] = {
    "name": text_field(200, "社名"),
    "brand": text_field(100, "ブランド名"),
    "registration_number": OperatorField(
        is_registration_number,
        "Tと13桁の登録番号",
        "`T` and 13 digits",
    ),
    "postal_code": digits_field(7),
    "address": text_field(300, "住所"),
    "support_phone": OperatorField(
        is_support_phone,
        "20文字以内の電話番号（0、+ か 1xx で始まり、先頭の0が消えていないもの。"
        "後ろに（無料）のような言葉を括弧で付けられます）",
        "a telephone number, at most 20 characters, a word in brackets may follow",
    ),
    "tax_rounding": choice_field(*ROUNDING_MODES),
    "tax_basis": choice_field("exclusive", "inclusive"),
    "closing_days": OperatorField(
        are_closing_days,
        "1〜31の整数の配列（31は月末）",
        "numbers from 1 to 31",
    ),
    "invoice_issue_days_after_closing": number_field(0, 90),
    "debit_day": number_field(1, MAX_DAY_OF_MONTH),
    "card_day": number_field(1, MAX_DAY_OF_MONTH),
    "transfer_due_day": number_field(1, MAX_DAY_OF_MONTH),
    "debit_collector_code": digits_field(10),
}
OPTIONAL_OPERATOR_FIELDS: dict[str, OperatorField] = {
    "settlement": choice_field("refund", "next_bill"),
    "support_hours": text_field(60, "受付時間"),
    "support_closed": text_field(60, "休みの日"),
    "mail_senders": senders_field(10, 60),
    "sms_senders": texts_field(10, 60, "SMSの送信元"),
    EXPORTED_AT: OperatorField(
        lambda value: parse_export_moment(value) is not None,
        MOMENT_EXPECTED,
        MOMENT_LIMIT,
        code="exported_at_unclear",
    ),
    "transfer_account": text_field(100, "振込先"),
    "promised_charges": choice_field("here", "export"),
    "exit_fee_item": text_field(20, "品目コード"),
    "equipment_fee_item": text_field(20, "品目コード"),
    "work_fee_item": text_field(20, "品目コード"),
    "compensation_item": text_field(20, "品目コード"),
    "payments_from": OperatorField(
        is_month,
        MONTH_CELL.expected,
        MONTH_CELL.limit,
    ),
    "store_slips": OperatorField(
        is_slip_agency,
        "コンビニ払込票の設定（docs/operating.md の Slips for convenience stores）",
        "an object, as [operating](operating.md#slips-for-convenience-stores) says",
    ),
}
"""May be left out; a member that is left out is stored as its model's default."""
