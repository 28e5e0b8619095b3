"""operator.json: who issues the invoices. Checked whole, stored as one row."""

import json
from collections.abc import Iterator
from pathlib import Path

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.operator_fields import (
    OPERATOR_FIELDS,
    OPERATOR_FILE_NAME,
    OPTIONAL_OPERATOR_FIELDS,
)
from madoguchi.jobs.load.report import ImportFault, ImportReport

MAX_OPERATOR_FILE_BYTES = 1 << 20


def read_operator(folder: Path, report: ImportReport) -> Operator | None:
    """Return the unsaved operator; None when faulty, and the report says why."""
    values = parse_operator_file(folder / OPERATOR_FILE_NAME, report)
    if values is None:
        return None
    faults = list(faults_of_operator(values))
    for fault in faults:
        report.add(fault)
    return None if faults else refuse_second_operator(Operator(pk=1, **values), report)


def faults_of_operator(values: dict[str, object]) -> Iterator[ImportFault]:
    known = OPERATOR_FIELDS | OPTIONAL_OPERATOR_FIELDS
    for name in values:
        if name not in known:
            yield operator_fault("知らない項目です", field=name)
    for name, (test, expected) in known.items():
        if name not in values:
            if name in OPERATOR_FIELDS:
                yield operator_fault("項目がありません", field=name)
        elif not test(values[name]):
            yield operator_fault(f"正しくありません。正しくは {expected}", field=name)


def operator_fault(message: str, *, field: str = "", line: int = 0) -> ImportFault:
    return ImportFault(OPERATOR_FILE_NAME, line, field, message)


def parse_operator_file(path: Path, report: ImportReport) -> dict[str, object] | None:
    """Return the object of the file; None when faulty, and the report says why."""
    if not path.is_file():
        report.add(operator_fault("ファイルがありません"))
        return None
    if path.stat().st_size > MAX_OPERATOR_FILE_BYTES:
        message = f"{MAX_OPERATOR_FILE_BYTES:,}バイトを超えています"
        report.add(operator_fault(message))
        return None
    try:
        values = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        report.add(operator_fault("UTF-8ではありません"))
        return None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        report.add(operator_fault("JSONとして読めません", line=line))
        return None
    if not isinstance(values, dict):
        report.add(operator_fault("JSONのオブジェクトではありません", line=1))
        return None
    return values


def refuse_second_operator(operator: Operator, report: ImportReport) -> Operator | None:
    """Report another registration number: two companies' customers would be mixed."""
    loaded = Operator.objects.first()
    if loaded and loaded.registration_number != operator.registration_number:
        message = (
            "別の事業者のデータが入っています。別の MADOGUCHI_HOME をお使いください"
        )
        report.add(operator_fault(message, field="registration_number"))
        return None
    return operator
