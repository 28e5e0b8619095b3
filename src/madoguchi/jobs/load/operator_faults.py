"""The faults of operator.json, member by member."""

from collections.abc import Iterator

from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.operator_fields import (
    OPERATOR_FIELDS,
    OPERATOR_FILE_NAME,
    OPTIONAL_OPERATOR_FIELDS,
    OperatorField,
    check_digit_holds,
    is_registration_number,
)
from madoguchi.jobs.load.report import ImportFault
from madoguchi.kernel.card_numbers import holds_card_number
from madoguchi.kernel.company_names import is_company_name

NUMBER_FIELD = "registration_number"


def faults_of_operator(values: dict[str, object]) -> Iterator[ImportFault]:
    known = OPERATOR_FIELDS | OPTIONAL_OPERATOR_FIELDS
    for name in values:
        if name not in known:
            yield operator_fault(
                "知らない項目です（member_unknown）", field=shown_value(name)
            )
    for name, field in known.items():
        if name not in values:
            if name in OPERATOR_FIELDS:
                yield operator_fault("項目がありません（member_missing）", field=name)
        elif not field.is_right(values[name]):
            yield operator_fault(words_of_wrong(field, values[name]), field=name)
    number, name = str(values.get(NUMBER_FIELD)), str(values.get("name"))
    if (
        is_registration_number(number)
        and is_company_name(name)
        and not check_digit_holds(number)
    ):
        message = "検査数字が合いません。正しくは Tと法人番号13桁（check_digit）"
        yield operator_fault(message, field=NUMBER_FIELD)


def words_of_wrong(field: OperatorField, value: object) -> str:
    if isinstance(value, str) and holds_card_number(value):
        return "カード番号のようです。取り除いてください（card_number_in_text）"
    return f"正しくありません。正しくは {field.expected}（{field.code}）"


def operator_fault(message: str, *, field: str = "", line: int = 0) -> ImportFault:
    return ImportFault(OPERATOR_FILE_NAME, line, field, message)
