"""A file of results in a table of its own, checked against what was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection

from madoguchi.jobs.debits.result_faults import faulty_bank_file, refuse_faults
from madoguchi.kernel.errors import Refused
from madoguchi.payments.debit_keys import columns_of_key
from madoguchi.payments.models import DebitFile
from madoguchi.payments.zengin.debit_results import ResultReader
from madoguchi.payments.zengin.file_faults import (
    BankFileFaulty,
    FaultList,
)
from madoguchi.payments.zengin.result_records import ResultLine
from madoguchi.platform.fixed_statements import execute, read_rows

CREATE_STAGE_SQL = """
    CREATE TEMP TABLE bank_results (
        line integer, file_id bigint, place integer, billing_month date,
        amount_yen bigint, result text) ON COMMIT DROP"""
COPY_STAGE_SQL = "COPY bank_results FROM STDIN"
INDEX_STAGE_SQL = "CREATE INDEX ON bank_results (place); ANALYZE bank_results"
"""Nothing is known of a new table: each plan would read it again for each request."""
ROWS_A_BLOCK = 2_000
FILES_SQL = "SELECT file_id, min(line) FROM bank_results GROUP BY 1 ORDER BY 2 LIMIT 2"
HEAD_LINE = 1


@dataclass(frozen=True, slots=True)
class StagedResults:
    """What was read: its reader after the last line, and the file that it answers."""

    reader: ResultReader
    file: DebitFile


def stage_results(path: Path) -> StagedResults:
    """Read a file into the table `bank_results`. In a batch.

    Refused `bank_file_faulty` for one that cannot be read, or is of another request.
    """
    try:
        with path.open("rb") as stream:
            reader = ResultReader(stream)
            copy_lines(reader)
    except OSError:
        words = f"{path} を読めません。何も取り込んでいません。"
        raise Refused("no_bank_file", words) from None
    except BankFileFaulty as faulty:
        raise faulty_bank_file(faulty) from faulty
    return StagedResults(reader, answered_file(reader))


def copy_lines(reader: ResultReader) -> None:
    execute(CREATE_STAGE_SQL, {})
    with connection.cursor() as cursor, cursor.copy(COPY_STAGE_SQL) as copy:
        rows = copied_rows(reader)
        while block := "".join(islice(rows, ROWS_A_BLOCK)):
            copy.write(block)
    execute(INDEX_STAGE_SQL, {})


def copied_rows(reader: ResultReader) -> Iterator[str]:
    """Yield rows as COPY reads them; a key that is not ours is a fault."""
    for line in reader.lines():
        key = columns_of_key(line.key)
        if key is None:
            reader.faults.add(line.line, not_asked(line))
            continue
        file, place, month = key
        yield (
            f"{line.line}\t{file}\t{place}\t{month}\t{line.amount_yen}\t{line.result}\n"
        )


def not_asked(line: ResultLine) -> str:
    return f"顧客番号「{line.key}」は依頼していません"


def answered_file(reader: ResultReader) -> DebitFile:
    """Find the request that it answers, and hold its row."""
    faults = FaultList()
    found = read_rows(FILES_SQL, {})
    for _file, line in found[1:]:
        faults.add(line, "ほかの依頼の結果が混ざっています")
    rows = DebitFile.objects.select_related("collector").select_for_update(of=("self",))
    file = rows.filter(pk=found[0][0]).first() if found else all_paid_file(reader)
    if file is None or file.written_at is None or file.withdrawn_at:
        faults.add(found[0][1] if found else HEAD_LINE, "依頼していないファイルです")
    elif reader.head.collector_code != file.collector.collector_code.rjust(10, "0"):
        faults.add(HEAD_LINE, "委託者コードが依頼と違います")
    elif reader.head.day != f"{file.debit_on:%m%d}":
        faults.add(HEAD_LINE, "引落日が依頼と違います")
    refuse_faults(faults)
    if file is None:
        raise LookupError
    return file


def all_paid_file(reader: ResultReader) -> DebitFile | None:
    """Find the one request that an answer without any line means: all of it is paid.

    None where its collector tells more than failures, or where several could be meant.
    """
    rows = DebitFile.objects.filter(
        result_at=None, withdrawn_at=None, collector__tells_failures_only=True
    )
    rows = rows.exclude(written_at=None).select_related("collector")
    meant = [
        file
        for file in rows.select_for_update(of=("self",))
        if reader.head.collector_code == file.collector.collector_code.rjust(10, "0")
        and reader.head.day == f"{file.debit_on:%m%d}"
    ]
    return meant[0] if len(meant) == 1 else None
