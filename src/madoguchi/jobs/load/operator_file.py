"""operator.json: who issues the invoices. Checked whole, stored as one row."""

import json
from collections.abc import Callable
from pathlib import Path

from stdnum.jp import cn

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.kernel.tax import ROUNDING_MODES

MAX_OPERATOR_FILE_BYTES = 1 << 20
OPERATOR_FILE_NAME = "operator.json"
MAX_DAY_OF_MONTH = 31
ValueTest = Callable[[object], bool]


def is_text_up_to(longest: int) -> ValueTest:
    def test(value: object) -> bool:
        return (
            isinstance(value, str)
            and 0 < len(value) <= longest
            and is_printable_text(value)
        )

    return test


def is_printable_text(value: str) -> bool:
    return all(c >= " " and c != "\x7f" and not "\ud800" <= c < "\ue000" for c in value)


def is_number_between(least: int, most: int) -> ValueTest:
    def test(value: object) -> bool:
        return type(value) is int and least <= value <= most

    return test


def is_registration_number(value: object) -> bool:
    """T and a corporate number whose check digit holds (invoices are a company's)."""
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
        plain = isinstance(value, str) and value.isascii() and value.isdecimal()
        return plain and len(str(value)) == count

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


def read_operator(folder: Path, report: ImportReport) -> Operator | None:
    """The operator of the folder; None when faulty, and the report says why."""
    said = parse_operator_file(folder / OPERATOR_FILE_NAME, report)
    if said is None:
        return None
    faults = [
        ImportFault(OPERATOR_FILE_NAME, 0, n, "知らない項目です")
        for n in said
        if n not in OPERATOR_FIELDS
    ]
    for name, (test, right) in OPERATOR_FIELDS.items():
        if name not in said:
            faults.append(ImportFault(OPERATOR_FILE_NAME, 0, name, "項目がありません"))
        elif not test(said[name]):
            faults.append(
                ImportFault(
                    OPERATOR_FILE_NAME, 0, name, f"正しくありません。正しくは {right}"
                )
            )
    for fault in faults:
        report.add(fault)
    return None if faults else refuse_second_operator(Operator(pk=1, **said), report)


def parse_operator_file(path: Path, report: ImportReport) -> dict[str, object] | None:
    if not path.is_file():
        report.add(ImportFault(OPERATOR_FILE_NAME, 0, "", "ファイルがありません"))
        return None
    if path.stat().st_size > MAX_OPERATOR_FILE_BYTES:
        report.add(
            ImportFault(
                OPERATOR_FILE_NAME,
                0,
                "",
                f"{MAX_OPERATOR_FILE_BYTES:,}バイトを超えています",
            )
        )
        return None
    try:
        said = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        report.add(ImportFault(OPERATOR_FILE_NAME, 0, "", "UTF-8ではありません"))
        return None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        report.add(ImportFault(OPERATOR_FILE_NAME, line, "", "JSONとして読めません"))
        return None
    if not isinstance(said, dict):
        report.add(
            ImportFault(OPERATOR_FILE_NAME, 1, "", "JSONのオブジェクトではありません")
        )
        return None
    return said


def refuse_second_operator(operator: Operator, report: ImportReport) -> Operator | None:
    """A second operator would mix two companies' customers."""
    loaded = Operator.objects.first()
    same = loaded is None or loaded.registration_number == operator.registration_number
    if not same:
        right = "別の事業者のデータが入っています。別の MADOGUCHI_HOME をお使いください"
        report.add(ImportFault(OPERATOR_FILE_NAME, 0, "registration_number", right))
        return None
    return operator
