"""The object of a JSON file that a command was given."""

import json
from pathlib import Path

from madoguchi.kernel.errors import Refused

MAX_FILE_BYTES = 1 << 20


def read_json_object(path: Path | None) -> dict[str, object]:
    """Return the object.

    Refused `no_rule_file`; `json_broken` for what is no JSON object in UTF-8 of a
    megabyte at most; `member_twice` for a name that stands twice, of which JSON would
    take the last.
    """
    if path is None or not path.is_file():
        raise Refused(
            "no_rule_file", "JSONのファイルを指定してください。何も変えていません。"
        )
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        text = content[:MAX_FILE_BYTES].decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=members_once)
    except (OSError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        place = f"（{line}行目）" if line else ""
        raise broken_json(f"{path} はJSONとして読めません{place}") from error
    if not isinstance(found, dict):
        raise broken_json(f"{path} はJSONのオブジェクト（{{…}}）ではありません")
    return found


def members_once(members: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(members)
    if len(found) < len(members):
        names = [name for name, _value in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(
            "member_twice",
            f"項目「{twice[:40]}」が2つあります。何も変えていません。"
            "どちらかを取り除いてください。",
        )
    return found


def broken_json(reason: str) -> Refused:
    return Refused("json_broken", f"{reason}。何も変えていません。")
