"""A page as the child process hands it over: a JPEG of our own making, and its size."""

from dataclasses import dataclass

MAX_PAGES = 30
MAX_KEPT_PIXELS = 24_000_000  # of an image: small print on A3 at 400 dots an inch
MIN_SIDE_POINTS = 14  # of a page, 39 pixels of a photograph: four letters at most
MAX_ANSWER_BYTES = 20 * 2**20  # all pages of a file


@dataclass(frozen=True, slots=True)
class PageImage:
    """`width_points`, `height_points`: the size on paper, 72 to the inch."""

    jpeg: bytes
    width_points: float
    height_points: float
