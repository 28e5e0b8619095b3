"""The environment, read in three ways. What is unknown crashes at start."""

import os


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_int(name: str, default: int) -> int:
    said = os.environ.get(name, str(default))
    if not said.isdecimal():
        raise ValueError(f"{name}={said}: say a number")
    return int(said)


def env_bool(name: str) -> bool:
    said = os.environ.get(name, "no")
    if said not in {"yes", "no"}:
        raise ValueError(f"{name}={said}: say yes or no")
    return said == "yes"
