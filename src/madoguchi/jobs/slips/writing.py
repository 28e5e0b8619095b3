"""Issued slips leave as a PDF each, with a file of the addresses to which they go.

The rows alone say what is to be written: killed anywhere and asked again, the command
writes what was not marked as written, the same files.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from madoguchi.billing.printed_slips import slip_file_name, slip_pdf
from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.disk_writing import replace_on_disk
from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_postal_code, format_yen
from madoguchi.payments.models import StoreSlip
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute

SLIPS_A_FILE = 1_000
LOCK_SLIP_WRITING_SQL = (
    "SELECT pg_advisory_xact_lock(hashtext('madoguchi slip writing'))"
)
ADDRESS_COLUMNS = (
    "file",
    "account_number",
    "postal_code",
    "address",
    "addressee",
    "amount_yen",
    "last_on",
)


def write_slips(folder: Path, at: datetime) -> Iterator[str]:
    """Write each slip that is not written; yield what was done.

    One command alone writes: a second one waits for each file, and goes on behind it.
    """
    while True:
        with batch(SLIP_ACTOR):
            execute(LOCK_SLIP_WRITING_SQL, {})
            slips = unwritten_slips()
            if not slips:
                return
            addresses = write_next_slips(slips, folder)
            written = StoreSlip.objects.filter(pk__in=[slip.pk for slip in slips])
            written.update(written_at=at)
        total = format_yen(sum(slip.amount_yen for slip in slips))
        yield f"{addresses}: {len(slips):,}件 {total}"


def unwritten_slips() -> list[StoreSlip]:
    """Load the next of them, the oldest first; some may have lapsed. In a batch."""
    rows = StoreSlip.objects.filter(written_at=None, state=StoreSlip.State.ISSUED)
    found = rows.select_related("account").order_by("pk")
    return list(found[:SLIPS_A_FILE])


def write_next_slips(slips: Sequence[StoreSlip], folder: Path) -> Path:
    """Write the PDF of each and the file of their addresses, whose path is returned.

    Refused `no_slip_folder`. In a batch.
    """
    operator = Operator.objects.get()
    addresses = folder / f"addresses-{slips[0].pk}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for slip in slips:
            replace_on_disk(folder / slip_file_name(slip), slip_pdf(slip, operator))
        replace_on_disk(addresses, csv_bytes(address_rows(slips)))
    except OSError as error:
        raise Refused(
            "no_slip_folder",
            f"{folder} に書けません。場所と空きを確かめ、もう一度実行してください。"
            "同じファイルができます。",
        ) from error
    return addresses


def address_rows(slips: Sequence[StoreSlip]) -> Iterator[Sequence[CsvCell]]:
    """Yield the heads of the file for the printer, and a row of each slip."""
    yield ADDRESS_COLUMNS
    for slip in slips:
        account = slip.account
        yield (
            slip_file_name(slip),
            account.account_number,
            format_postal_code(account.postal_code),
            account.address,
            account.addressee,
            slip.amount_yen,
            slip.last_on,
        )
