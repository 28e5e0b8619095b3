"""A folder as document store: what is once there is never written again."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

READ_ONLY_MODE = 0o440


class WriteOnceStorage(FileSystemStorage):
    """Whole or not at all, and on the disk before it is named, whatever crashes."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]  # Django's own signature
        place = Path(self.path(name))
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            write_and_link(content.read(), place)
        return name


def write_and_link(content: bytes, place: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".") as draft:
        draft.write(content)
        draft.flush()
        os.fchmod(draft.fileno(), READ_ONLY_MODE)
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, place)
        except FileExistsError:
            return  # named by its content: what is there is the same
    folder = os.open(place.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
