"""Files for banks and printers, which must be whole when they have their name."""

import os
from glob import escape
from pathlib import Path
from uuid import uuid4


def write_to_disk(path: Path, content: bytes) -> None:
    """Write a file, and return when it is on the disk; OSError as `open` raises it."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def replace_on_disk(path: Path, content: bytes) -> None:
    """Write a file beside its place, then give it its name: it is whole, or as it was.

    For whoever holds the lock of such files, as `new_draft` says.
    """
    draft = new_draft(path)
    write_to_disk(draft, content)
    draft.replace(path)


def new_draft(path: Path) -> Path:
    """Return a name beside `path` that no other command writes.

    For whoever holds the lock of such files: drafts that killed commands have left
    are deleted.
    """
    for left in path.parent.glob(f"{escape(path.stem)}.*draft"):
        left.unlink(missing_ok=True)
    return path.with_name(f"{path.stem}.{uuid4().hex}.draft")
