"""A ZIP that is written a piece at a time, over many jobs, and never held in memory.

What was written up to the last marks counts; what a crash left behind them is cut
off. The layout is that of the ZIP application note (APPNOTE 6.3.9), with its 64-bit
records where an archive needs them.
"""

import os
import struct
import zlib
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from madoguchi.kernel.calendar import JST

LOCAL = struct.Struct("<IHHHHHIIIHH")
CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
END = struct.Struct("<IHHHHIIH")
END_64 = struct.Struct("<IQHHIIQQQQ")
LOCATOR_64 = struct.Struct("<IIQI")
STORED, DEFLATED = 0, 8
UTF_8 = 1 << 11  # the name is UTF-8
VERSION, MADE_BY = 45, (3 << 8) | 45  # Unix, so that the mode is read
MODE = 0o100644 << 16
MOST, LARGEST = 0xFFFF, 0xFFFFFFFF
PLAIN = {"pdf"}
"""Kinds of files that are compressed already."""

Marks = dict[str, int]
"""How many bytes of the entries and of their directory count, and how many entries."""


class Archive:
    """`place` holds the entries; beside it grows the directory that ends a ZIP."""

    def __init__(self, place: Path, marks: Marks) -> None:
        self.place, self.count = place, marks.get("count", 0)
        self.entries = opened(place, marks.get("entries", 0))
        self.directory = opened(beside(place), marks.get("directory", 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.entries.close()
        self.directory.close()

    def add(self, name: str, content: bytes, at: datetime) -> None:
        method = STORED if name.rpartition(".")[2] in PLAIN else DEFLATED
        packed = content if method == STORED else deflated(content)
        coded, crc = name.encode(), zlib.crc32(content)
        common = (method, *dos_time(at), crc, len(packed), len(content), len(coded))
        begin = self.entries.tell()
        self.entries.write(LOCAL.pack(0x04034B50, VERSION, UTF_8, *common, 0) + coded)
        self.entries.write(packed)
        far = begin > LARGEST
        extra = struct.pack("<HHQ", 1, 8, begin) if far else b""
        head = CENTRAL.pack(
            *(0x02014B50, MADE_BY, VERSION, UTF_8, *common, len(extra)),
            *(0, 0, 0, MODE, LARGEST if far else begin),
        )
        self.directory.write(head + coded + extra)
        self.count += 1

    def marks(self) -> Marks:
        """All that was added so far counts from now on: it is on the disk."""
        for file in (self.entries, self.directory):
            file.flush()
            os.fsync(file.fileno())
        ends = {"entries": self.entries.tell(), "directory": self.directory.tell()}
        return {"count": self.count, **ends}

    def finish(self) -> int:
        """Put the directory behind the entries; the length of the whole, in bytes."""
        at, length = self.entries.tell(), self.directory.tell()
        self.directory.seek(0)
        while part := self.directory.read(1 << 20):
            self.entries.write(part)
        self.entries.write(ending(self.count, length, at))
        self.marks()
        return self.entries.tell()


def opened(place: Path, length: int) -> BinaryIO:
    """Open to write on behind that many bytes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)
    file = place.open("r+b")
    file.truncate(length)
    file.seek(length)
    return file


def beside(place: Path) -> Path:
    return place.with_suffix(".directory")


def deflated(content: bytes) -> bytes:
    maker = zlib.compressobj(6, zlib.DEFLATED, -15)
    return maker.compress(content) + maker.flush()


def dos_time(at: datetime) -> tuple[int, int]:
    """Time and day as a ZIP has them: of Japan, to two seconds, from 1980."""
    local = at.astimezone(JST)
    day = (max(local.year - 1980, 0) << 9) | (local.month << 5) | local.day
    return (local.hour << 11) | (local.minute << 5) | (local.second // 2), day


def ending(count: int, length: int, at: int) -> bytes:
    few, short, near = min(count, MOST), min(length, LARGEST), min(at, LARGEST)
    plain = END.pack(0x06054B50, 0, 0, few, few, short, near, 0)
    if (few, short, near) == (count, length, at) and few < MOST:
        return plain
    sizes = (count, count, length, at)
    wide = END_64.pack(0x06064B50, 44, MADE_BY, VERSION, 0, 0, *sizes)
    return wide + LOCATOR_64.pack(0x07064B50, 0, at + length, 1) + plain
