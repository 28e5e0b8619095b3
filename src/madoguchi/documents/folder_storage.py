"""A folder as document store: what is once there is never written again."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WriteOnceStorage(FileSystemStorage):
    """Whole or not at all, and on the disk before it is named, whatever crashes."""

    file_mode, folder_mode = 0o440, 0o777

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]  # Django's own signature
        place = Path(self.path(name))
        if not place.exists():
            place.parent.mkdir(self.folder_mode, parents=True, exist_ok=True)
            write_and_link(content.read(), place, self.file_mode)
        return name


class PrivateStorage(WriteOnceStorage):
    """For papers: nobody else on the host reads them."""

    file_mode, folder_mode = 0o600, 0o700


def write_and_link(content: bytes, place: Path, mode: int) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".") as draft:
        draft.write(content)
        draft.flush()
        os.fchmod(draft.fileno(), mode)
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, place)
        except FileExistsError:
            return  # named by its content: what is there is the same
    folder = os.open(place.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
