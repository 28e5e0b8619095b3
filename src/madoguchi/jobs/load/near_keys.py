"""Keys that differ by case, width or outer spaces alone: perhaps one thing."""

from madoguchi.jobs.load.import_file import RelationCheck


def near_key_note(file: str, column: str) -> RelationCheck:
    """A note at each later row whose key is spelt nearly as that of an earlier one."""
    return RelationCheck(
        column,
        "s.first_line < s.line AND s.first_key <> s.key",
        "%s。同じものなら、どちらかを直してください",
        shown="s.first_line || '行目の「' || s.first_key"
        " || '」と、大文字・全角・空白だけが違います'",
        source=f"""(
            SELECT line, {column} AS key,
                first_value(line) OVER w AS first_line,
                first_value({column}) OVER w AS first_key
            FROM stage_{file} WINDOW w AS (
                PARTITION BY lower(btrim(normalize({column}, NFKC))) ORDER BY line))""",
    )
