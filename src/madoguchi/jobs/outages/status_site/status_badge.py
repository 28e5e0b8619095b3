"""A badge (SVG) that says in one word whether all is well."""

from madoguchi.notices.status_board import StatusBoard

WORDS = {"err": "障害があります", "warn": "遅い機能があります", "plan": "作業中"}
COLOURS = {"err": "#a40000", "warn": "#8a5000", "plan": "#6b5200", "ok": "#0c6b3d"}


def status_badge(board: StatusBoard) -> bytes:
    """Write the badge of the gravest function; its word is also its title."""
    kinds = {row.kind for row in board.functions}
    kind = next((name for name in WORDS if name in kinds), "ok")
    word = WORDS.get(kind, "正常")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="180" height="24" role="img">'
        f"<title>{word}</title>"
        f'<rect width="180" height="24" rx="4" fill="{COLOURS[kind]}"/>'
        '<text x="90" y="17" fill="#fff" font-family="sans-serif" font-size="13" '
        f'text-anchor="middle">{word}</text></svg>'
    ).encode()
