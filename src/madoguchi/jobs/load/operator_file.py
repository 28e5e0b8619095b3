"""operator.json: who issues the invoices. Checked whole, stored as one row."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from madoguchi.catalogue.due_days import due_days_by
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.csv_source import BrokenFile, refuse_link_out
from madoguchi.jobs.load.export_moment import (
    EXPORTED_AT,
    faults_of_moment,
    parse_export_moment,
)
from madoguchi.jobs.load.odd_operator import notes_on_transfers, refuse_far_payments
from madoguchi.jobs.load.operator_faults import (
    NUMBER_FIELD,
    faults_of_operator,
    operator_fault,
)
from madoguchi.jobs.load.operator_fields import (
    OPERATOR_FIELDS,
    OPERATOR_FILE_NAME,
    OPTIONAL_OPERATOR_FIELDS,
    check_digit_holds,
    normalise_registration_number,
)
from madoguchi.jobs.load.printed_texts import printing_note
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.kernel.calendar import closing_date_in

MAX_OPERATOR_FILE_BYTES = 1 << 20
DUE_DAY_FIELDS = {
    "card_on": "card_day",
    "debit_on": "debit_day",
    "transfer_on": "transfer_due_day",
}
"""By way of paying, as `due_days` names it: the member that says its day."""

ORDINARY_MONTHS = [date(2027, month, 1) for month in range(1, 13)]
PRINTED_FIELDS = ("name", "brand", "address", "support_phone")
"""Of the issuer, on each bill."""


class BrokenOperatorFileError(Exception):
    """The file holds no object that could be checked field by field."""

    def __init__(self, message: str, *, field: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.fault = operator_fault(message, field=field, line=line)


def read_operator(
    folder: Path, report: ImportReport, *, at: datetime
) -> Operator | None:
    """Return the unsaved operator; None when faulty, and the report says why.

    `at` is the moment of the load, which no export comes after.
    """
    try:
        values = parse_operator_file(folder / OPERATOR_FILE_NAME)
    except BrokenOperatorFileError as broken:
        report.add(broken.fault)
        return None
    told = values.get(NUMBER_FIELD)
    values |= {NUMBER_FIELD: normalise_registration_number(told)} if told else {}
    faults = list(faults_of_operator(values))
    for fault in faults:
        report.add(fault)
    if faults:
        return None
    values[EXPORTED_AT] = parse_export_moment(values.get(EXPORTED_AT))
    operator = Operator(pk=1, **values)
    report.notes += notes_on_operator(operator)
    if refuse_second_operator(operator, report):
        return None
    if refuse_far_payments(operator, report, at):
        return None
    return None if refuse_wrong_moment(operator, report, at) else operator


def notes_on_operator(operator: Operator) -> Iterator[ImportFault]:
    """What is no fault and may yet be a slip, or costs something."""
    if not check_digit_holds(operator.registration_number):
        message = (
            "法人番号の検査数字とは合いません。個人事業者の番号ならこのままで構いません。"
            "国税庁の公表サイトでお確かめください"
        )
        yield operator_fault(message, field=NUMBER_FIELD)
    if operator.tax_basis == "inclusive" and operator.tax_rounding != "half_up":
        message = (
            "税込の料金では、half_up（四捨五入）のほかはJP PINTの規則から消費税額が"
            "1円外れる請求書があります。そのXMLはUBL 2.1になります"
        )
        yield operator_fault(message, field="tax_rounding")
    yield from notes_on_due_days(operator)
    yield from notes_on_transfers(operator)
    for name in PRINTED_FIELDS:
        if message := printing_note(getattr(operator, name)):
            yield operator_fault(message, field=name)


def notes_on_due_days(operator: Operator) -> Iterator[ImportFault]:
    """Name the days of payment that are over when a bill goes out by the rules."""
    wait = timedelta(days=operator.invoice_issue_days_after_closing)
    for way, name in DUE_DAY_FIELDS.items():
        late = sorted(
            closing_day
            for closing_day in set(operator.closing_days)
            if any(
                due_days_by(operator, month, ())[way]
                < closing_date_in(month, closing_day) + wait
                for month in ORDINARY_MONTHS
            )
        )
        if late:
            days = "、".join(map(str, late))
            message = (
                f"closing_days の {days} は、invoice_issue_days_after_closing の日に"
                "発行すると、支払日を過ぎる月があります。"
                "bills issue は --due なしでは発行しません"
            )
            yield operator_fault(message, field=name)


def parse_operator_file(path: Path) -> dict[str, object]:
    """Return the object of the file; BrokenOperatorFileError where there is none."""
    refuse_link_out_of_folder(path)
    if not path.is_file():
        raise BrokenOperatorFileError("ファイルがありません（file_missing）")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_OPERATOR_FILE_BYTES + 1)
        if len(content) > MAX_OPERATOR_FILE_BYTES:
            message = (
                f"{MAX_OPERATOR_FILE_BYTES:,}バイトを超えています（file_too_large）"
            )
            raise BrokenOperatorFileError(message)
        values = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=dict_of_members
        )
    except OSError:
        message = "読み取れません。権限とディスクを確かめてください（file_unreadable）"
        raise BrokenOperatorFileError(message) from None
    except UnicodeDecodeError:
        raise BrokenOperatorFileError("UTF-8ではありません（not_utf8）") from None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise BrokenOperatorFileError(
            "JSONとして読めません（json_broken）", line=line
        ) from None
    if not isinstance(values, dict):
        raise BrokenOperatorFileError(
            "JSONのオブジェクトではありません（json_broken）", line=1
        )
    return values


def refuse_link_out_of_folder(path: Path) -> None:
    try:
        refuse_link_out(path)
    except BrokenFile as broken:
        raise BrokenOperatorFileError(broken.fault.message) from None


def dict_of_members(members: list[tuple[str, object]]) -> dict[str, object]:
    """The members of an object; of a name that stands twice, JSON takes the last."""
    names = [name for name, _ in members]
    for name in names:
        if names.count(name) > 1:
            raise BrokenOperatorFileError(
                "項目が2つあります（member_twice）", field=shown_value(name)
            )
    return dict(members)


def refuse_second_operator(operator: Operator, report: ImportReport) -> bool:
    """Report another registration number: two companies' customers would be mixed."""
    loaded = Operator.objects.first()
    if not loaded or loaded.registration_number == operator.registration_number:
        return False
    message = (
        "別の事業者のデータが入っています。別の MADOGUCHI_HOME をお使いください"
        "（another_operator）"
    )
    report.add(operator_fault(message, field=NUMBER_FIELD))
    return True


def refuse_wrong_moment(operator: Operator, report: ImportReport, at: datetime) -> bool:
    """Report an export that is not made yet, or older than the one loaded before."""
    loaded = Operator.objects.first()
    last = loaded.exported_at if loaded else None
    messages = list(faults_of_moment(operator.exported_at, last, at=at))
    for message in messages:
        report.add(operator_fault(message, field=EXPORTED_AT))
    return bool(messages)


def save_operator(operator: Operator) -> None:
    """Store the operator; the last moment stays where the export says none."""
    if operator.exported_at is None:
        loaded = Operator.objects.first()
        operator.exported_at = loaded.exported_at if loaded else None
    operator.save()


def note_operator_changes(operator: Operator, report: ImportReport) -> None:
    """Tell what differs from the stored operator: it changes every bill to come."""
    stored = Operator.objects.first()
    names = [*OPERATOR_FIELDS, *OPTIONAL_OPERATOR_FIELDS] if stored else []
    for name in names:
        if name == EXPORTED_AT:
            continue  # another with every export
        before, after = getattr(stored, name), getattr(operator, name)
        if before != after:
            message = f"{before} から {after} に変わりました"
            report.notes.append(operator_fault(message, field=name))
