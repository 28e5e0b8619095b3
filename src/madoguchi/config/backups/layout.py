"""The folder of backups: one folder for each, the log since, and files once.

20261129T012205Z/  manifest.json, the database, anchors.log
wal/               the database's log since the first, a gzip for each segment
files/             documents, papers and bundles, each copied once; cards, the newest
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from madoguchi.kernel.errors import Refused

FOLDER_NAME_FORMAT = "%Y%m%dT%H%M%SZ"
MANIFEST, ANCHORS, WAL, FILES = "manifest.json", "anchors.log", "wal", "files"
BASE, DUMP = "base", "dump"
"""A base backup of our own server, which the log can carry on; a dump of another."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of. `counts`: rows by table when it ended; moments in UTC."""

    kind: str
    started_at: str
    ended_at: str
    secret_digest: str
    counts: dict[str, int]
    has_log: bool


@dataclass(frozen=True, slots=True)
class Backup:
    folder: Path
    manifest: Manifest

    @property
    def ended_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest.ended_at)


def finished_backups(root: Path) -> list[Backup]:
    """Return those with a manifest, which is written last, the oldest first."""
    files = sorted(root.glob(f"*/{MANIFEST}"))
    return [Backup(f.parent, Manifest(**json.loads(f.read_text()))) for f in files]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole: a backup without it never counts."""
    draft = folder / f".{MANIFEST}"
    draft.write_text(json.dumps(asdict(manifest), indent=1))
    draft.rename(folder / MANIFEST)


def backup_before(root: Path, moment: datetime | None) -> Backup:
    """Return the last one that had ended at the moment; refused (`no_backup`)."""
    backups = finished_backups(root)
    if moment is not None:
        backups = [backup for backup in backups if backup.ended_at <= moment]
    if not backups:
        when = f"{moment:%Y-%m-%d %H:%M:%S %z} より前の" if moment else ""
        raise Refused(
            "no_backup",
            f"{root} に、{when}バックアップがありません。何も変更していません。"
            "madoguchi backup list で、あるものを確かめてください。",
        )
    return backups[-1]


def delete_old_backups(root: Path, oldest: datetime) -> None:
    """Delete backups that ended before `oldest`, except the last, and log before them.

    A restore begins with a whole backup, so the log before the first is of no use.
    """
    backups = finished_backups(root)
    for backup in backups[:-1]:
        if backup.ended_at < oldest:
            shutil.rmtree(backup.folder)
    first = finished_backups(root)[0].manifest.started_at
    begin = datetime.fromisoformat(first).timestamp()
    for segment in (root / WAL).glob("*.gz"):
        if segment.stat().st_mtime < begin:
            segment.unlink()


def describe_backup(backup: Backup) -> str:
    counts: dict[str, Any] = backup.manifest.counts
    rows = sum(counts.values())
    what = "以後の任意の時点" if backup.manifest.has_log else "その時点だけ"
    return f"{backup.ended_at.isoformat()} {rows:,}行 戻せる時点: {what}"
