"""Agreed refunds become a file for the operator's bank (総合振込), each once.

Refunds are given to a file first, then it is written beside its place and renamed: a
command that was killed writes the same file when it is run again.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from madoguchi.jobs.disk_writing import new_draft, write_to_disk
from madoguchi.jobs.transfers.sources import TRANSFER_ACTOR, hold_refunds
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_yen
from madoguchi.payments.bank_kana import bank_place
from madoguchi.payments.models import BankRefund, RefundFile, TransferSource
from madoguchi.payments.sealed_accounts import open_account
from madoguchi.payments.zengin.debit_records import (
    MAX_FILE_YEN,
    MAX_RECORDS,
    DebitHead,
    end_record,
)
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.payments.zengin.transfer_records import (
    TransferLine,
    transfer_head,
    transfer_record,
    transfer_trailer,
)
from madoguchi.payments.zengin.variants import LINE_ENDS
from madoguchi.platform.batch import batch

State = BankRefund.State
OVER_WORDS = (
    "振込日を過ぎているため書き出しません。銀行に送っていなければ、"
    "payments refunds withdraw で取り下げてください。"
)


def write_refund_files(
    source: TransferSource, pay_on: date, folder: Path, at: datetime
) -> Iterator[str]:
    """Give what waits to a file, then write what is not written; yield what was done.

    Refused `no_refund_sender` for an account without `sender_code` and `sender_name`.
    """
    if not (source.sender_code and source.sender_name):
        raise Refused(
            "no_refund_sender",
            f"入金口座 {source.name} に sender_code と sender_name がないため、振込の"
            "依頼を作れません。ファイルは作っていません。",
        )
    with batch(TRANSFER_ACTOR):
        hold_refunds()
        while reserve_refunds(source, pay_on, at):
            pass  # one file after the other, while refunds wait
        files = RefundFile.objects.filter(written_at=None).select_related("source")
        left = list(files.order_by("pk"))
    waiting = [file for file in left if file.pay_on >= day_in_japan(at)]
    for file in left:
        if file not in waiting:
            yield f"{refund_file_name(file)}: {OVER_WORDS}"
    for file in waiting:
        yield from write_refund_file(file, folder, at)
    if not waiting:
        yield "返金を待っている振込はありません。ファイルは作っていません。"


def reserve_refunds(source: TransferSource, pay_on: date, at: datetime) -> int:
    """Give refunds that wait their lines in a new file; return how many. In a batch.

    As many as its trailer can count, with as many yen as it can sum up.
    """
    rows = BankRefund.objects.select_for_update().filter(state=State.WAITING)
    found = rows_of_a_file(rows.order_by("pk")[:MAX_RECORDS])
    if not found:
        return 0
    file = RefundFile.objects.create(source=source, pay_on=pay_on, reserved_at=at)
    for line, row in enumerate(found, start=1):
        row.file, row.line, row.state = file, line, State.SENT
    BankRefund.objects.bulk_update(found, ["file", "line", "state"], batch_size=1_000)
    return len(found)


def rows_of_a_file(waiting: Iterable[BankRefund]) -> list[BankRefund]:
    """Take from the front what one trailer can sum up, and always the first."""
    found: list[BankRefund] = []
    total = 0
    for row in waiting:
        total += row.amount_yen
        if found and total > MAX_FILE_YEN:
            break
        found.append(row)
    return found


def refund_file_name(file: RefundFile) -> str:
    return f"refunds-{file.source.name}-{file.pay_on:%Y%m%d}-{file.pk}.txt"


def write_refund_file(file: RefundFile, folder: Path, at: datetime) -> Iterator[str]:
    """Write a file, unless another command has written it in this moment."""
    path = folder / refund_file_name(file)
    with batch(TRANSFER_ACTOR):
        hold_refunds()
        file.refresh_from_db(fields=["written_at"])
        if file.written_at is not None:
            return
        mine = BankRefund.objects.filter(file=file).select_related("account")
        rows = list(mine.order_by("line"))
        written, left_out = records_of(file, rows)
        end = LINE_ENDS[file.source.line_end]
        content = b"".join(record + end for record in written)
        draft = store_draft(path, content)
        let_back(left_out)
        kept = [row for row in rows if row.pk not in left_out]
        file.refunds, file.amount_yen = len(kept), sum(r.amount_yen for r in kept)
        file.digest = sha256(b"".join(written)).hexdigest()
        file.written_at = at
        file.save()
        draft.replace(path)
    yield f"{path}: {file.refunds:,}件 {format_yen(file.amount_yen)}"
    for pk, why in left_out.items():
        yield f"入れなかった返金 RF{pk}: {why}"


def records_of(
    file: RefundFile, rows: list[BankRefund]
) -> tuple[list[bytes], dict[int, str]]:
    """Return the records of a file, and why a refund cannot be in it, by its key."""
    try:
        written = [transfer_head(refund_head(file))]
    except FieldFault as fault:
        raise Refused(
            "no_refund_sender",
            f"入金口座の登録が正しくありません（{fault}）。ファイルは作っていません。",
        ) from fault
    left_out: dict[int, str] = {}
    count = total = 0
    for row in rows:
        try:
            written.append(transfer_record(line_of(file, row)))
        except ValueError as fault:  # a FieldFault, or sealed by another key
            left_out[row.pk] = str(fault)
            continue
        count, total = count + 1, total + row.amount_yen
    return [*written, transfer_trailer(count, total), end_record()], left_out


def refund_head(file: RefundFile) -> DebitHead:
    by = file.source
    return DebitHead(
        by.sender_code,
        by.sender_name,
        file.pay_on,
        bank_place(by.bank_code, by.branch_code),
        by.account_type,
        by.account_number,
    )


def line_of(file: RefundFile, row: BankRefund) -> TransferLine:
    secrets = open_account(row.sealed_account, row.account.account_number)
    return TransferLine(
        bank_place(row.bank_code, row.branch_code),
        row.account_type,
        secrets.number,
        secrets.holder_kana,
        row.amount_yen,
        row.pk,
        file.pk,
    )


def store_draft(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = new_draft(path)
        write_to_disk(draft, content)
    except OSError as error:
        raise Refused(
            "no_refund_folder",
            f"{path.parent} に書けません。場所と空きを確かめ、もう一度実行して"
            "ください。同じファイルができます。",
        ) from error
    return draft


def let_back(left_out: dict[int, str]) -> None:
    """Let what no file can hold wait again, for an account that it can."""
    rows = BankRefund.objects.filter(pk__in=left_out)
    rows.update(file=None, line=None, state=State.WAITING)
