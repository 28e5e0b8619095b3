"""Read settings from the environment; a wrong value is refused before anything starts.

Every name that is read is kept, so that a name that nobody reads is found too.
"""

import os
from difflib import get_close_matches

from madoguchi.kernel.errors import Refused

PREFIX = "MADOGUCHI_"
NAMES_OF_THE_PROGRAM = {"MADOGUCHI_LOGIN", "MADOGUCHI_PREPARED"}
"""Set by the program for its own child processes; no operator sets them."""

NAMES_OF_TESTS = {
    "MADOGUCHI_PICTURES",
    "MADOGUCHI_PROFILE",
    "MADOGUCHI_SEED",
    "MADOGUCHI_STEPS",
    "MADOGUCHI_TASKS",
}
READ_NAMES: set[str] = set()


def env_text(name: str, default: str = "") -> str:
    """Return the value without blanks around it; an empty one is the default."""
    READ_NAMES.add(name)
    return os.environ.get(name, "").strip() or default


def env_int(name: str, default: int, most: int) -> int:
    """Return a whole number from 0 to `most`."""
    text = env_text(name, str(default))
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise wrong_setting(name, f"0から{most}までの整数で指定してください。", text)
    return int(text)


def env_bool(name: str) -> bool:
    text = env_text(name, "no")
    if text not in {"yes", "no"}:
        raise wrong_setting(name, "yes か no で指定してください。", text)
    return text == "yes"


def wrong_setting(name: str, right_form: str, value: str = "") -> Refused:
    """Return the refusal `setting_wrong`; a secret is given no `value` to show.

    What stands before the @ of an address is shown only where it is a name alone: with
    a colon it may be a user with a password.
    """
    before, at_sign, behind = value.rpartition("@")
    cut = f"…@{behind}" if at_sign and ":" in before else value
    shown = f"「{cut}」は使えません。" if value else "正しくありません。"
    return Refused("setting_wrong", f"{name}: {shown}{right_form}何も始めていません。")


def refuse_unknown_names() -> None:
    """Refuse with `setting_unknown` a name of ours that no setting has."""
    known = READ_NAMES | NAMES_OF_THE_PROGRAM | NAMES_OF_TESTS
    for name in sorted(os.environ):
        if not name.startswith(PREFIX) or name in known:
            continue
        meant = get_close_matches(name, READ_NAMES, n=1)
        hint = f"{meant[0]} のことではありませんか。" if meant else ""
        raise Refused(
            "setting_unknown",
            f"{name} という設定はありません。{hint}設定の一覧は docs/operating.md に"
            "あります。何も始めていません。",
        )
