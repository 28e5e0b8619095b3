"""A file of money that came is taken in: whole, once, or not at all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from madoguchi.jobs.transfers.cancellations import close_cancelled
from madoguchi.jobs.transfers.file_checks import (
    refuse_days,
    refuse_doubles,
    refuse_foreign_heads,
)
from madoguchi.jobs.transfers.matching import match_waiting
from madoguchi.jobs.transfers.sources import (
    TRANSFER_ACTOR,
    first_known_month,
    hold_transfers,
)
from madoguchi.jobs.transfers.virtual_fields import virtual_number_in
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_moment, format_yen
from madoguchi.payments.models import IncomingFile, IncomingTransfer, TransferSource
from madoguchi.payments.zengin.file_faults import BankFileFaulty
from madoguchi.payments.zengin.incoming_files import IncomingReader
from madoguchi.payments.zengin.incoming_records import IncomingLine, YearStyle
from madoguchi.platform.batch import batch

ROWS_AT_ONCE = 2_000


def take_in_transfers(
    path: Path, source: TransferSource, at: datetime
) -> Iterator[str]:
    """Store what came, match what is sure and post it; yield what came of it.

    The same file again changes nothing, and says so; a transfer that another file had
    counts once. Refused `bank_file_faulty` as a whole, with the lines.
    """
    reader, lines = read_file(path, source, at)
    with batch(TRANSFER_ACTOR):
        hold_transfers()
        known = IncomingFile.objects.filter(digest=reader.digest).first()
        if known is not None:
            told = format_moment(known.read_at)
            yield f"このファイルは{told}に取り込んであります。何も変えていません。"
            return
        since = first_known_month()
        came = [line for line in lines if line.is_transfer]
        stored = store_transfers(path, reader.digest, came, source, at)
        said = [
            *summary_of_file(lines, came, stored),
            *close_cancelled(came, source, at),
            *match_waiting(source, since, at),
        ]
    yield from said


def read_file(
    path: Path, source: TransferSource, at: datetime
) -> tuple[IncomingReader, list[IncomingLine]]:
    """Read and check a file by itself; nothing is stored before its last line."""
    is_western = source.years == TransferSource.Years.WESTERN
    years: YearStyle = "western" if is_western else "reiwa"
    try:
        with path.open("rb") as stream:
            reader = IncomingReader(stream, source.widths, years)
            lines = list(reader.lines())
        refuse_foreign_heads(reader.heads, source, reader.faults)
        refuse_days(lines, day_in_japan(at), reader.faults)
        refuse_doubles(lines, reader.faults)
        reader.faults.raise_any()
    except OSError:
        words = f"{path} を読めません。何も取り込んでいません。"
        raise Refused("no_bank_file", words) from None
    except BankFileFaulty as faulty:
        raise Refused(
            "bank_file_faulty",
            "ファイルに誤りがあるため、1行も取り込んでいません。銀行から取り直して"
            f"ください。\n{faulty}",
        ) from faulty
    return reader, lines


def store_transfers(
    path: Path,
    digest: str,
    lines: Sequence[IncomingLine],
    source: TransferSource,
    at: datetime,
) -> int:
    """Store what no file had before, and return how many that are. In a batch."""
    file = IncomingFile.objects.create(
        source=source,
        digest=digest,
        name=path.name[:200],
        transfers=len(lines),
        amount_yen=sum(line.amount_yen for line in lines if not line.is_cancelled),
        read_at=at,
    )
    times: Counter[tuple[object, ...]] = Counter()
    rows = []
    for line in lines:
        times[line.same_as] += 1
        rows.append(transfer_of(line, times[line.same_as], file))
    IncomingTransfer.objects.bulk_create(
        rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True
    )
    return IncomingTransfer.objects.filter(file=file).count()


def transfer_of(line: IncomingLine, nth: int, file: IncomingFile) -> IncomingTransfer:
    return IncomingTransfer(
        source=file.source,
        file=file,
        line=line.line,
        reference=line.reference,
        nth=nth,
        posted_on=line.posted_on,
        amount_yen=line.amount_yen,
        payer_code=line.payer_code,
        payer=line.payer,
        bank=line.bank,
        branch=line.branch,
        edi=line.edi,
        virtual_number=virtual_number_in(line, file.source),
        is_cancelled=line.is_cancelled,
    )


def summary_of_file(
    lines: Sequence[IncomingLine], came: Sequence[IncomingLine], stored: int
) -> Iterator[str]:
    yen = sum(line.amount_yen for line in came if not line.is_cancelled)
    yield f"振込: {len(came):,}件 {format_yen(yen)}"
    if stored < len(came):
        yield f"うち、ほかのファイルで取り込み済み: {len(came) - stored:,}件"
    if len(came) < len(lines):
        yield f"振込でない入金（取り込みません）: {len(lines) - len(came):,}件"
