"""Answers that are saved with a draft or an order, but never as they were typed."""

from collections.abc import Collection, Mapping
from typing import Any

from madoguchi.platform.sealed_text import open_sealed_text, seal_text

MARK = "sealed:"


def seal_answers(
    answers: Mapping[str, Any], names: Collection[str], about: str
) -> dict[str, Any]:
    """Encrypt the answers of some fields; blank ones stay blank."""
    return {
        name: f"{MARK}{seal_text(str(answer), about)}"
        if name in names and answer
        else answer
        for name, answer in answers.items()
    }


def open_answers(answers: Mapping[str, Any], about: str) -> dict[str, Any]:
    """Decrypt what is sealed among saved answers; typed ones stay as they are.

    What was sealed by a key that is gone is blank: it is asked for again.
    """
    return {name: opened_answer(answer, about) for name, answer in answers.items()}


def opened_answer(answer: Any, about: str) -> Any:
    if not isinstance(answer, str) or not answer.startswith(MARK):
        return answer
    try:
        return open_sealed_text(answer.removeprefix(MARK), about)
    except ValueError:
        return ""
