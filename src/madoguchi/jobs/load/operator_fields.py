"""The fields of operator.json, each with its test and what is right in Japanese."""

from collections.abc import Callable

from stdnum.jp import cn

from madoguchi.kernel.tax import ROUNDING_MODES

OPERATOR_FILE_NAME = "operator.json"
MAX_DAY_OF_MONTH = 31
ValueTest = Callable[[object], bool]


def is_text_up_to(max_length: int) -> ValueTest:
    def test(value: object) -> bool:
        return (
            isinstance(value, str)
            and 0 < len(value) <= max_length
            and is_printable_text(value)
        )

    return test


def is_printable_text(value: str) -> bool:
    return all(c >= " " and c != "\x7f" and not "\ud800" <= c < "\ue000" for c in value)


def is_number_between(minimum: int, maximum: int) -> ValueTest:
    def test(value: object) -> bool:
        return type(value) is int and minimum <= value <= maximum

    return test


def is_registration_number(value: object) -> bool:
    """Whether it is T and a corporate number (法人番号) whose check digit holds."""
    return (
        is_digits_of_length(13)(str(value)[1:])
        and str(value)[0] == "T"
        and cn.is_valid(str(value)[1:])
    )


def are_closing_days(value: object) -> bool:
    day = is_number_between(1, MAX_DAY_OF_MONTH)
    return isinstance(value, list) and bool(value) and all(map(day, value))


def is_digits_of_length(count: int) -> ValueTest:
    def test(value: object) -> bool:
        is_decimal = isinstance(value, str) and value.isascii() and value.isdecimal()
        return is_decimal and len(str(value)) == count

    return test


OPERATOR_FIELDS: dict[str, tuple[ValueTest, str]] = {
    "name": (is_text_up_to(200), "200文字以内の社名"),
    "brand": (is_text_up_to(100), "100文字以内のブランド名"),
    "registration_number": (
        is_registration_number,
        "Tと13桁の登録番号（検査数字が合うもの）",
    ),
    "postal_code": (is_digits_of_length(7), "半角数字7桁"),
    "address": (is_text_up_to(300), "300文字以内の住所"),
    "support_phone": (is_text_up_to(20), "20文字以内の電話番号"),
    "tax_rounding": (lambda v: v in ROUNDING_MODES, " / ".join(ROUNDING_MODES)),
    "tax_basis": (lambda v: v in ("exclusive", "inclusive"), "exclusive / inclusive"),
    "closing_days": (are_closing_days, "1〜31の整数の配列（31は月末）"),
    "invoice_issue_days_after_closing": (is_number_between(0, 90), "0〜90の整数"),
    "debit_day": (is_number_between(1, MAX_DAY_OF_MONTH), "1〜31の整数"),
    "card_day": (is_number_between(1, MAX_DAY_OF_MONTH), "1〜31の整数"),
    "transfer_due_day": (is_number_between(1, MAX_DAY_OF_MONTH), "1〜31の整数"),
    "debit_collector_code": (is_digits_of_length(10), "半角数字10桁"),
}
OPTIONAL_OPERATOR_FIELDS: dict[str, tuple[ValueTest, str]] = {
    "settlement": (lambda v: v in ("refund", "next_bill"), "refund / next_bill"),
}
"""May be left out; a member that is left out is stored as its model's default."""
