"""What a simulated outside system remembers: JSON files in a folder of the outbox.

Pages and the worker are processes of their own: whoever changes a file holds the lock.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.kernel.errors import Unavailable

Record = dict[str, Any]
LOCK_NAME, SILENT_NAME = "lock", "silent"


def digest_of(key: str) -> str:
    """Return a name for a file and an address, whatever letters the key has."""
    return sha256(key.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """The files of one system, in the folder of that name."""

    name: str

    def folder(self) -> Path:
        folder = Path(settings.OUTBOX_FOLDER) / self.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def refuse_silence(self) -> None:
        """Unavailable while a file `silent` lies in the folder: nothing is answered."""
        if (self.folder() / SILENT_NAME).exists():
            raise Unavailable(f"{self.name}: no answer")

    @contextmanager
    def locked_files(self) -> Iterator[None]:
        with (self.folder() / LOCK_NAME).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def file_of(self, name: str) -> Path:
        return self.folder() / f"{sha256(name.encode()).hexdigest()}.json"

    def read(self, name: str) -> Record | None:
        """Return what is remembered under a name, None for nothing."""
        try:
            record: Record = json.loads(self.file_of(name).read_text())
        except FileNotFoundError:
            return None
        return record

    def write(self, name: str, record: Record) -> None:
        """Store it by renaming: a reader finds it whole, or as it was."""
        file = self.file_of(name)
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps({"name": name} | record, ensure_ascii=False))
        draft.replace(file)

    def all_records(self) -> list[Record]:
        return [json.loads(file.read_text()) for file in self.folder().glob("*.json")]
