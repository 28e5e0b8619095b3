"""The size of a HEIC or an AVIF, before a library opens it and says broken instead."""

SIDES_BOX = b"\0\0\0\x14ispe\0\0\0\0"
"""Begins the box with the sides of an image (ISO/IEC 23008-12, 6.5.3): 20 bytes."""

SIDE_BYTES = 4


def boxed_pixels(content: bytes) -> int:
    """Width by height of the largest image, as the file says it; 0 if it does not.

    The tiles of an image, its preview and its depth have boxes of their own.
    """
    sides = [part[: 2 * SIDE_BYTES] for part in content.split(SIDES_BOX)[1:]]
    return max((pixels_of_sides(both) for both in sides), default=0)


def pixels_of_sides(both: bytes) -> int:
    width, height = both[:SIDE_BYTES], both[SIDE_BYTES:]
    return int.from_bytes(width) * int.from_bytes(height)
