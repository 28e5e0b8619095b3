"""The numbers that a reader of the feed types: cursors and limits."""

from madoguchi.kernel.errors import Refused

MAX_DIGITS = 18


def parse_cursor(text: str) -> int:
    """Read a `seq`, or 0 for the beginning. Refused with `cursor_unclear`."""
    return parse_number(
        text,
        Refused(
            "cursor_unclear",
            f"「{text[:40]}」は変更フィードの番号（seq）ではありません。"
            "何も出力も記録もしていません。前回の最後の行の seq を、"
            "半角数字で指定してください（はじめからは 0）。",
        ),
    )


def parse_limit(text: str) -> int:
    """Read how many lines at most. Refused with `limit_unclear`."""
    refusal = Refused(
        "limit_unclear",
        f"「{text[:40]}」は行数ではありません。何も出力していません。"
        "--limit には、1以上の数を半角数字で指定してください。",
    )
    if (limit := parse_number(text, refusal)) < 1:
        raise refusal
    return limit


def parse_number(text: str, refusal: Refused) -> int:
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    raise refusal
