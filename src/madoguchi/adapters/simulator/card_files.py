"""What the simulated gateway remembers: JSON files in the folder `cards`, the outbox's.

Pages and the worker are processes of their own: whoever changes a file holds the lock.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

Record = dict[str, Any]
FOLDER_NAME, LOCK_NAME, SILENT_NAME = "cards", "lock", "silent"


def digest_of(key: str) -> str:
    """Return a name for a file and an address, whatever letters the key has."""
    return sha256(key.encode()).hexdigest()[:24]


def cards_folder() -> Path:
    folder = Path(settings.OUTBOX_FOLDER) / FOLDER_NAME
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_silent() -> bool:
    """Whether a file `silent` lies in the folder: then nothing is answered."""
    return (cards_folder() / SILENT_NAME).exists()


@contextmanager
def locked_files() -> Iterator[None]:
    with (cards_folder() / LOCK_NAME).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def file_of(name: str) -> Path:
    return cards_folder() / f"{sha256(name.encode()).hexdigest()}.json"


def read_record(name: str) -> Record | None:
    """Return what is remembered under a name, None for nothing."""
    try:
        record: Record = json.loads(file_of(name).read_text())
    except FileNotFoundError:
        return None
    return record


def write_record(name: str, record: Record) -> None:
    """Store it by renaming: a reader finds it whole, or as it was."""
    file = file_of(name)
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps({"name": name} | record, ensure_ascii=False))
    draft.replace(file)


def all_records() -> list[Record]:
    return [json.loads(file.read_text()) for file in cards_folder().glob("*.json")]
