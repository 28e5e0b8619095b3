"""What a simulated card company remembers, copied to a backup and back.

The records change: the newest copy stands for all moments, since a charge that the
company knows and the database does not is found by its key, and the other way round it
would be asked for a second time.
"""

import shutil
from pathlib import Path

from django.conf import settings

from madoguchi.adapters.simulator.card_files import CARD_FILES
from madoguchi.config.backups.layout import FILES


def copy_gateway_records(root: Path) -> int:
    """Copy the records that the backup lacks or has older; return how many."""
    return copy_newer(live_folder(), backup_folder(root), overwrites=True)


def bring_back_gateway_records(root: Path) -> int:
    """Copy back the records that are not there; none is overwritten."""
    return copy_newer(backup_folder(root), live_folder(), overwrites=False)


def live_folder() -> Path:
    return Path(settings.OUTBOX_FOLDER) / CARD_FILES.name


def backup_folder(root: Path) -> Path:
    return root / FILES / CARD_FILES.name


def copy_newer(source: Path, target: Path, *, overwrites: bool) -> int:
    """Copy each by renaming, so that a reader finds it whole."""
    copied_count = 0
    for file in source.glob("*.json"):
        copy = target / file.name
        if copy.exists() and not (overwrites and is_newer(file, copy)):
            continue
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target / f".{file.name}"
        shutil.copy2(file, draft)
        draft.replace(copy)
        copied_count += 1
    return copied_count


def is_newer(file: Path, copy: Path) -> bool:
    return file.stat().st_mtime_ns > copy.stat().st_mtime_ns
