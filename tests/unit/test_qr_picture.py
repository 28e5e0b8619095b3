"""Dark squares beside each other are drawn as one bar."""

from madoguchi.identity.account.qr_picture import qr_code_parts


def square(x: int, y: int) -> str:
    return f"M{x},{y}H{x + 1}V{y + 1}H{x}z"


def picture(*squares: tuple[int, int]) -> str:
    path = "".join(square(x, y) for x, y in squares)
    return f'<svg viewBox="0 0 9 9"><path d="{path}"/></svg>'


def test_squares_of_a_row_are_joined_and_others_are_not():
    svg = picture((4, 4), (5, 4), (6, 4), (8, 4), (4, 5), (3, 6), (9, 6))
    assert qr_code_parts(svg) == {
        "box": "0 0 9 9",
        "path": "M4 4h3v1h-3zM8 4h1v1h-1zM4 5h1v1h-1zM3 6h1v1h-1zM9 6h1v1h-1z",
    }


def test_the_end_of_a_row_is_not_joined_to_the_start_of_the_next():
    svg = picture((0, 0), (1, 1))
    assert qr_code_parts(svg)["path"] == "M0 0h1v1h-1zM1 1h1v1h-1z"


def test_a_picture_without_squares_has_an_empty_path():
    assert qr_code_parts(picture()) == {"box": "0 0 9 9", "path": ""}
