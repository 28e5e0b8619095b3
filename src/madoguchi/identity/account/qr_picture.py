"""The picture of a QR code, drawn with few words: it is sent to slow phones."""

import re
from itertools import pairwise

MODULE_PATTERN = re.compile(r"M(\d+),(\d+)H\d+V\d+H\d+z")
"""One dark square of the library's path: its column and its row."""


def qr_code_parts(svg: str) -> dict[str, str]:
    """Return the view box and the path of a picture; its markup is not used.

    Squares beside each other become one bar: a quarter of the bytes.
    """
    box = re.search(r'viewBox="([^"]+)"', svg)
    squares = [(int(row), int(column)) for column, row in MODULE_PATTERN.findall(svg)]
    bars = [f"M{x} {y}h{n}v1h-{n}z" for x, y, n in joined_squares(sorted(squares))]
    return {"box": box[1] if box else "", "path": "".join(bars)}


def joined_squares(squares: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Join neighbours: of (row, column) make (column, row, width)."""
    gaps = [
        nth
        for nth, ((row, column), (next_row, next_column)) in enumerate(
            pairwise(squares), 1
        )
        if (row, column + 1) != (next_row, next_column)
    ]
    edges = [0, *gaps, len(squares)] if squares else []
    return [
        (squares[first][1], squares[first][0], last - first)
        for first, last in pairwise(edges)
    ]
