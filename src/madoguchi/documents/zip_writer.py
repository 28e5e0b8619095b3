"""A ZIP that is written a piece at a time, over many jobs, and never held in memory.

What was written up to the last marks counts; what a crash left behind them is cut
off. The layout is that of the ZIP application note (APPNOTE 6.3.9), with its 64-bit
records where an archive needs them.
"""

import io
import os
import struct
import zlib
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from madoguchi.kernel.calendar import JST

LOCAL_HEADER = struct.Struct("<IHHHHHIIIHH")
CENTRAL_HEADER = struct.Struct("<IHHHHHHIIIHHHHHII")
END_RECORD = struct.Struct("<IHHHHIIH")
END_RECORD_64 = struct.Struct("<IQHHIIQQQQ")
LOCATOR_64 = struct.Struct("<IIQI")
METHOD_STORED, METHOD_DEFLATED = 0, 8
UTF_8_FLAG = 1 << 11  # the name is UTF-8
VERSION_NEEDED, VERSION_MADE_BY = 45, (3 << 8) | 45  # Unix, so that the mode is read
FILE_MODE_BITS = 0o100644 << 16
MAX_UINT16, MAX_UINT32 = 0xFFFF, 0xFFFFFFFF
CHUNK_SIZE_BYTES = 1 << 20
PRECOMPRESSED_EXTENSIONS = {"pdf"}
"""Kinds of files that are compressed already."""

ArchiveMarks = dict[str, int]
"""How many bytes of entries, directory and hashes count, and how many entries."""


class ResumableZip:
    """`place` holds the entries; beside it grow their directory and their hashes."""

    def __init__(self, place: Path, marks: ArchiveMarks) -> None:
        self.count = marks.get("count", 0)
        self.entries = open_truncated(place, marks.get("entries", 0))
        self.directory = open_truncated(
            place.with_suffix(".directory"), marks.get("directory", 0)
        )
        self.hashes = open_truncated(
            place.with_suffix(".sha256"), marks.get("hashes", 0)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in (self.entries, self.directory, self.hashes):
            file.close()

    def add(self, name: str, content: bytes, at: datetime) -> None:
        self.add_file(name, io.BytesIO(content), at)

    def add_file(self, name: str, file: BinaryIO, at: datetime) -> None:
        """From its beginning to its end, a piece at a time."""
        sha256 = self.write_entry(name, file, at)
        self.hashes.write(f"{sha256}  {name}\n".encode())

    def add_hashes(self, name: str, at: datetime) -> None:
        """The SHA-256 of all that was added, as `sha256sum -c` reads them."""
        self.write_entry(name, self.hashes, at)

    def write_entry(self, name: str, file: BinaryIO, at: datetime) -> str:
        """Write an entry and return the SHA-256 of its content.

        The content comes first, since its head tells its length.

        A head without content before it is never counted: marks stand behind both.
        """
        method = (
            METHOD_STORED
            if name.rpartition(".")[2] in PRECOMPRESSED_EXTENSIONS
            else METHOD_DEFLATED
        )
        begin, coded = self.entries.tell(), name.encode()
        self.entries.seek(begin + LOCAL_HEADER.size + len(coded))
        file.seek(0)
        poured = copy_compressed(file, self.entries, method)
        end = self.entries.tell()
        packed = end - begin - LOCAL_HEADER.size - len(coded)
        sizes = (poured.crc, packed, poured.length)
        common = (method, *dos_time(at), *sizes, len(coded))
        self.entries.seek(begin)
        self.entries.write(
            LOCAL_HEADER.pack(0x04034B50, VERSION_NEEDED, UTF_8_FLAG, *common, 0)
            + coded
        )
        self.entries.seek(end)
        far = begin > MAX_UINT32
        extra = struct.pack("<HHQ", 1, 8, begin) if far else b""
        head = CENTRAL_HEADER.pack(
            *(
                0x02014B50,
                VERSION_MADE_BY,
                VERSION_NEEDED,
                UTF_8_FLAG,
                *common,
                len(extra),
            ),
            *(0, 0, 0, FILE_MODE_BITS, MAX_UINT32 if far else begin),
        )
        self.directory.write(head + coded + extra)
        self.count += 1
        return poured.sha256

    def marks(self) -> ArchiveMarks:
        """All that was added so far counts from now on: it is on the disk."""
        files = {
            "entries": self.entries,
            "directory": self.directory,
            "hashes": self.hashes,
        }
        for file in files.values():
            file.flush()
            os.fsync(file.fileno())
        return {"count": self.count} | {name: f.tell() for name, f in files.items()}

    def finish(self) -> int:
        """Put the directory behind the entries; the length of the whole, in bytes."""
        at, length = self.entries.tell(), self.directory.tell()
        self.directory.seek(0)
        while part := self.directory.read(CHUNK_SIZE_BYTES):
            self.entries.write(part)
        self.entries.write(end_records(self.count, length, at))
        self.marks()
        return self.entries.tell()


def open_truncated(place: Path, length: int) -> BinaryIO:
    """Open to write on behind that many bytes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)
    file = place.open("r+b")
    file.truncate(length)
    file.seek(length)
    return file


class ContentSummary(NamedTuple):
    crc: int
    length: int
    sha256: str


def copy_compressed(file: BinaryIO, out: BinaryIO, method: int) -> ContentSummary:
    compressor, digest = zlib.compressobj(6, zlib.DEFLATED, -15), sha256()
    crc = length = 0
    while part := file.read(CHUNK_SIZE_BYTES):
        crc, length = zlib.crc32(part, crc), length + len(part)
        digest.update(part)
        out.write(part if method == METHOD_STORED else compressor.compress(part))
    if method == METHOD_DEFLATED:
        out.write(compressor.flush())
    return ContentSummary(crc, length, digest.hexdigest())


def dos_time(at: datetime) -> tuple[int, int]:
    """Time and day as a ZIP has them: of Japan, to two seconds, from 1980."""
    local = at.astimezone(JST)
    day = (max(local.year - 1980, 0) << 9) | (local.month << 5) | local.day
    return (local.hour << 11) | (local.minute << 5) | (local.second // 2), day


def end_records(count: int, length: int, at: int) -> bytes:
    few, short, near = (
        min(count, MAX_UINT16),
        min(length, MAX_UINT32),
        min(at, MAX_UINT32),
    )
    plain = END_RECORD.pack(0x06054B50, 0, 0, few, few, short, near, 0)
    if (few, short, near) == (count, length, at) and few < MAX_UINT16:
        return plain
    sizes = (count, count, length, at)
    wide = END_RECORD_64.pack(
        0x06064B50, 44, VERSION_MADE_BY, VERSION_NEEDED, 0, 0, *sizes
    )
    return wide + LOCATOR_64.pack(0x07064B50, 0, at + length, 1) + plain
