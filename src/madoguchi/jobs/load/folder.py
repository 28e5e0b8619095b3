"""The whole folder in one transaction: all of it, or nothing and a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from madoguchi.jobs.load import checks, operator
from madoguchi.jobs.load.charges import NONE, analyse, store_charges
from madoguchi.jobs.load.report import Faulty, Report
from madoguchi.jobs.load.staging import Progress, stage
from madoguchi.jobs.load.store import UPSERTS, store, store_operator
from madoguchi.jobs.load.tables import TABLES
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch

ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('madoguchi import'))"


@dataclass(slots=True)
class Loaded:
    """What became of one file: its rows, and how many were new or changed."""

    file: str
    rows: int
    new: int = 0
    changed: int = 0


def load(folder: Path, *, actor: str, progress: Progress) -> list[Loaded]:
    """Faulty with the report, or Refused; in both cases nothing was stored."""
    if not folder.is_dir():
        raise Refused("no_such_folder", f"フォルダー {folder} がありません。")
    report = Report()
    with batch(actor):
        wait_for_nobody()
        counts = staged(folder, report, progress)
        if report.faults:
            name_bulk_faults(report)
        return list(stored(counts, report))


def wait_for_nobody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        if not cursor.fetchone()[0]:
            raise Refused(
                "import_running",
                "別の取り込みが動いています。終わってからもう一度お試しください。",
            )


def staged(folder: Path, report: Report, progress: Progress) -> dict[str, int]:
    issuer = operator.read(folder, report)
    if issuer:
        store_operator(issuer)
    counts = {t.name: stage(folder, t, report, progress) for t in TABLES}
    checks.relate(report)
    return counts


def name_bulk_faults(report: Report) -> None:
    """Something is wrong already: look at every charge too, then give up."""
    with connection.cursor() as cursor:
        cursor.execute(NONE)
    checks.relate_bulk(report)
    raise Faulty(report)


def stored(counts: dict[str, int], report: Report) -> Iterator[Loaded]:
    done = {name: Loaded(f"{name}.csv", rows) for name, rows in counts.items()}
    for upsert in UPSERTS:
        new, changed = store(upsert)
        row = done[upsert.file]
        row.new, row.changed = max(row.new, new), max(row.changed, changed)
    right = referred(counts["usage"])
    added = store_charges(counts["charges"])
    if added is None or not right:
        checks.relate_bulk(report)
        raise Faulty(report)
    analyse()
    done["charges"].new = added
    yield from done.values()


def referred(days: int) -> bool:
    """Whether every day of usage has its contract."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM stage_usage s JOIN contracts_contract c"
            " ON c.contract_number = s.contract_number"
        )
        return bool(cursor.fetchone()[0] == days)
