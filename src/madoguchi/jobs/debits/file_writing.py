"""Reserved bills become a file: written beside its place, then renamed.

The rows alone say what stands in a file. Killed anywhere and asked again, the same
file is written, so that no bill is lost and none stands in two.
"""

import os
from collections.abc import Generator, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.debit_lines import REQUEST_COLUMNS, debit_line
from madoguchi.jobs.debits.file_facts import file_name, head_of, variant_of
from madoguchi.jobs.debits.left_out import FULL_WORDS, FileBody, left_out_lines
from madoguchi.jobs.debits.reservation import let_charged_bills_go
from madoguchi.jobs.disk_writing import new_draft
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_yen
from madoguchi.payments.models import DebitFile, DebitRequest
from madoguchi.payments.zengin.debit_record_writer import DebitRecordWriter
from madoguchi.payments.zengin.debit_records import (
    MAX_FILE_YEN,
    end_record,
    head_record,
    trailer_record,
)
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import array_of_ids, execute

ROWS_A_FETCH = 5_000
OVER_WORDS = (
    "引落日を過ぎているため書き出しません。銀行に送っていなければ、"
    "payments debits withdraw で取り下げてください。"
)
WITHDRAW_LINES_SQL = """
    UPDATE payments_debitrequest SET state = 'withdrawn', settled_at = %(at)s
    WHERE file_id = %(file)s AND line = ANY(%(lines)s::integer[])"""


def write_debit_files(folder: Path, at: datetime) -> Generator[str, None, bool]:
    """Write each file that is reserved and not written; yield what was done.

    Return whether bills are left because a file was full: reserved anew, they are in
    the next.

    Bills that somebody pays by card in this moment are let go first. A file that was
    left over until its day stays unwritten: no bank would take it any more.
    """
    with batch(DEBIT_ACTOR):
        rows = DebitFile.objects.filter(written_at=None, withdrawn_at=None)
        left = list(rows.select_related("collector").order_by("pk"))
    waiting = [file for file in left if file.debit_on > day_in_japan(at)]
    for file in left:
        if file not in waiting:
            yield f"{file_name(file)}: {OVER_WORDS}"
    let_charged_bills_go([file.pk for file in waiting], at)
    is_full = False
    for file in waiting:
        is_full |= yield from write_debit_file(file, folder, at)
    if not waiting:
        yield "引き落とす請求はありません。ファイルは作っていません。"
    return is_full


def write_debit_file(
    file: DebitFile, folder: Path, at: datetime
) -> Generator[str, None, bool]:
    """Write a file, unless another command has written it or taken it back."""
    path, body = folder / file_name(file), FileBody()
    with batch(DEBIT_ACTOR):
        held = hold_unwritten(file)
        if held is not None:
            mark_written(held, body, write_records(held, body, path), at)
    if held is None:
        yield f"{path.name}: ほかのコマンドが、先に処理しました。"
        return False
    yield f"{path}: {body.count:,}件 {format_yen(body.amount_yen)}"
    yield from left_out_lines(file, body)
    return body.is_full


def hold_unwritten(file: DebitFile) -> DebitFile | None:
    """Lock the row of a file; None where it is written or withdrawn. In a batch.

    One command alone writes a file: a second one waits here, and finds it written.
    """
    rows = DebitFile.objects.filter(pk=file.pk, written_at=None, withdrawn_at=None)
    rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.select_related("collector").first()


def write_records(file: DebitFile, body: FileBody, path: Path) -> str:
    """Write the records that fit into `path`; return the SHA-256 of what was asked.

    Without any there is no file. Refused `no_debit_folder`. In a batch.
    """
    digest, end = sha256(), variant_of(file.collector).line_end_bytes
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = new_draft(path)
        with draft.open("wb") as stream:
            for record in records_of(file, body):
                digest.update(record)
                stream.write(record + end)
            stream.flush()
            os.fsync(stream.fileno())
        if body.count:
            draft.replace(path)
        else:
            draft.unlink()
    except OSError as error:
        raise Refused(
            "no_debit_folder",
            f"{path.parent} に書けません。場所と空きを確かめ、もう一度実行して"
            "ください。同じファイルができます。",
        ) from error
    return digest.hexdigest()


def records_of(file: DebitFile, body: FileBody) -> Iterator[bytes]:
    """Yield the records of a file, as its rows say; what does not fit is left out."""
    variant = variant_of(file.collector)
    try:
        yield head_record(head_of(file), variant)
    except FieldFault as fault:
        raise Refused(
            "faulty_collector",
            f"委託先の登録が正しくありません（{fault}）。ファイルは作っていません。",
        ) from fault
    writer = DebitRecordWriter(variant)
    rows = DebitRequest.objects.filter(file=file, state=DebitRequest.State.ASKED)
    columns = rows.order_by("line").values_list(*REQUEST_COLUMNS)
    for row in columns.iterator(ROWS_A_FETCH):
        try:
            record = writer.write(debit_line(file, row))
        except ValueError as fault:  # a FieldFault, or sealed by another key
            body.leave_out(row[0], str(fault))
            continue
        if body.amount_yen + row[2] > MAX_FILE_YEN:
            body.leave_out(row[0], FULL_WORDS)
            continue
        body.count += 1
        body.amount_yen += row[2]
        yield record
    yield trailer_record(body.count, body.amount_yen)
    yield end_record()


def mark_written(file: DebitFile, body: FileBody, digest: str, at: datetime) -> None:
    """Say that a file is there, and let the bills go that are not in it. In a batch."""
    file.requests, file.amount_yen = body.count, body.amount_yen
    file.digest, file.written_at = digest, at
    if not body.count:
        file.withdrawn_at = at
    file.save()
    lines = array_of_ids(body.left_out)
    execute(WITHDRAW_LINES_SQL, {"file": file.pk, "lines": lines, "at": at})
