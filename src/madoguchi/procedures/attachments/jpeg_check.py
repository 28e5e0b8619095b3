"""Check that a JPEG is of our own making: pixels and tables, nothing else.

ITU-T T.81, Annex B: segments from SOI to SOS, then entropy-coded data to EOI.
"""

import re
from dataclasses import dataclass

SEGMENTS_OF_PIXELS = {0xC0, 0xC4, 0xDB}  # SOF0, DHT, DQT
JFIF_SEGMENT = b"\xff\xe0\x00\x10JFIF\x00"  # without a thumbnail
START_OF_FRAME, START_OF_SCAN = 0xC0, 0xDA
END_OF_IMAGE = b"\xff\xd9"
MARKER_IN_SCAN = re.compile(b"\xff[^\x00]")


@dataclass(frozen=True, slots=True)
class JpegSize:
    width: int
    height: int
    components: int  # 1 grey, 3 colours


def plain_jpeg_size(content: bytes) -> JpegSize | None:
    """Return the size of a baseline JPEG that holds nothing beside; else None."""
    if not content.startswith(b"\xff\xd8" + JFIF_SEGMENT):
        return None
    at, size = 20, None
    while content[at : at + 1] == b"\xff":
        marker = content[at + 1]
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == START_OF_SCAN:
            found = MARKER_IN_SCAN.search(content, end)
            is_end = found is not None and content[found.start() :] == END_OF_IMAGE
            return size if is_end else None
        if marker not in SEGMENTS_OF_PIXELS:
            return None
        if marker == START_OF_FRAME:
            size = frame_size(content[at + 4 : end])
        at = end
    return None


def frame_size(frame: bytes) -> JpegSize | None:
    height, width = (int.from_bytes(frame[at : at + 2], "big") for at in (1, 3))
    components = frame[5] if len(frame) > 5 else 0  # noqa: PLR2004 its place in SOF0
    return JpegSize(width, height, components) if components in {1, 3} else None
