"""Files for banks and printers, which must be whole when they have their name."""

import os
from pathlib import Path


def write_to_disk(path: Path, content: bytes) -> None:
    """Write a file, and return when it is on the disk; OSError as `open` raises it."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
