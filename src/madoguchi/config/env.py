"""Read settings from the environment; values that are not understood crash."""

import os


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_int(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal():
        raise ValueError(f"{name}={text}: say a number")
    return int(text)


def env_bool(name: str) -> bool:
    text = os.environ.get(name, "no")
    if text not in {"yes", "no"}:
        raise ValueError(f"{name}={text}: say yes or no")
    return text == "yes"
