"""Move papers that lie in the home to the store that all hosts share."""

from logging import getLogger
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from madoguchi.documents.store import STORAGE_ERRORS
from madoguchi.procedures.attachments.store import attachment_storage

log = getLogger(__name__)


def move_home_papers() -> int:
    """Move what an earlier version, or another setting, left in `papers` of the home.

    Each host does so when it starts, for its own home. A file goes once the store has
    it whole; what the store does not take stays for the next start. Returns how many
    were moved.
    """
    folder, storage = settings.HOME / "papers", attachment_storage()
    if getattr(storage, "base_location", None) == folder or not folder.is_dir():
        return 0
    moved_count = 0
    try:
        for file in sorted(folder.iterdir()):
            if is_paper_name(file.name):
                move_paper(file, storage)
                moved_count += 1
    except STORAGE_ERRORS as error:
        log.warning("papers stay in %s until the next start: %s", folder, error)
    return moved_count


def move_paper(file: Path, storage: Storage) -> None:
    content = file.read_bytes()
    if not storage.exists(file.name):
        storage.save(file.name, ContentFile(content))
    if storage.size(file.name) != len(content):
        raise OSError(f"{file.name} is not whole in the store")
    file.unlink(missing_ok=True)  # another process of this host may have moved it


def is_paper_name(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
