"""Run the checks between rows and files over whole staging tables."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.faulty_lines import fetch_faulty_lines
from madoguchi.jobs.load.import_file import ImportFile, RelationCheck
from madoguchi.jobs.load.printed_texts import find_unprintable_texts
from madoguchi.jobs.load.report import MAX_REPORTED_FAULTS, ImportFault, ImportReport
from madoguchi.jobs.load.unknown_banks import find_unknown_banks
from madoguchi.jobs.load.unknown_places import find_unknown_places
from madoguchi.jobs.load.unwritable_holders import find_unwritable_holders
from madoguchi.kernel.card_numbers import DIGIT_CHARACTERS, MIN_SUSPICIOUS_DIGITS

REFUSED_KEYS_SQL = "CREATE TEMP TABLE refused_keys (file text, key text) ON COMMIT DROP"


def check_relations(files: Iterable[ImportFile], report: ImportReport) -> None:
    """Report equal keys and failed checks of the staged files."""
    store_refused_keys(report)
    for file in files:
        if file.key:
            check_unique_key(file, report)
    for file in files:
        check_card_numbers(file, report)
        if not file.is_bulk:
            run_checks(file, file.checks, report)


def store_refused_keys(report: ImportReport) -> None:
    """Tell the checks which rows were refused: what refers to them is no fault."""
    keys = [(file, key) for file, keys in report.refused_keys.items() for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(REFUSED_KEYS_SQL)
        cursor.executemany("INSERT INTO refused_keys VALUES (%s, %s)", keys)


def run_checks(
    file: ImportFile, checks: Sequence[RelationCheck], report: ImportReport
) -> None:
    """Report what the checks find, but for those that need what was refused."""
    sure = [c for c in checks if report.unsure_files.isdisjoint(c.needs)]
    for fault in find_places(file, sure):
        report.add(fault)


def check_before_storing(file: ImportFile, report: ImportReport) -> None:
    """Ask what needs stored rows of the files before, and collect the notes."""
    run_checks(file, file.late_checks, report)
    add_notes(file, report)


def add_notes(file: ImportFile, report: ImportReport) -> None:
    """Collect what somebody should have a look at. It refuses nothing."""
    report.notes.extend(find_places(file, file.notes))
    report.notes.extend(find_unprintable_texts(file))
    report.notes.extend(find_unknown_places(file))
    report.notes.extend(find_unknown_banks(file))
    report.notes.extend(find_unwritable_holders(file))


def find_places(
    file: ImportFile, checks: Sequence[RelationCheck]
) -> Iterator[ImportFault]:
    queries = [
        f"SELECT s.line, {check.shown} FROM {check.source or file.stage} s"
        f" WHERE {check.is_faulty} ORDER BY s.line LIMIT {MAX_REPORTED_FAULTS}"
        for check in checks
    ]
    for check, rows in zip(checks, fetch_faulty_lines(queries), strict=True):
        for line, shown in rows:
            message = check.message.replace("%s", shown_value(str(shown)))
            yield ImportFault(file.file_name, line, check.column, message)


def check_card_numbers(file: ImportFile, report: ImportReport) -> None:
    """Report the texts that hold a card number; the number itself is not repeated."""
    columns = [column for column in file.columns if column.cell.is_card_number]
    queries = [
        f"SELECT line, {column.name} FROM {file.stage}"
        f" WHERE length(regexp_replace(normalize({column.name}, NFKC),"
        f" '[^{DIGIT_CHARACTERS}]', '', 'g')) >= {MIN_SUSPICIOUS_DIGITS}"
        " ORDER BY line"
        for column in columns
    ]
    message = (
        "カード番号のようです。取り除くか、決済会社のトークンにしてください"
        "（card_number_in_text）"
    )
    for column, rows in zip(columns, fetch_faulty_lines(queries), strict=True):
        is_card_number = column.cell.is_card_number
        for line, value in rows:
            if is_card_number and is_card_number(str(value)):
                report.add(ImportFault(file.file_name, line, column.name, message))


def check_unique_key(file: ImportFile, report: ImportReport) -> None:
    names = ", ".join(file.key)
    key = ", ".join(f"lower({n})" if n in file.caseless else n for n in file.key)
    query = (
        f"SELECT line, first FROM (SELECT line, min(line) OVER w AS first,"
        f" row_number() OVER w AS nth FROM {file.stage}"
        f" WINDOW w AS (PARTITION BY {key} ORDER BY line)) k"
        f" WHERE nth > 1 ORDER BY line LIMIT {MAX_REPORTED_FAULTS}"
    )
    [rows] = fetch_faulty_lines([query])
    for line, first in rows:
        message = (
            f"{first}行目と同じ {names} です。どちらかを取り除いてください（row_twice）"
        )
        report.add(ImportFault(file.file_name, line, file.key[0], message))
