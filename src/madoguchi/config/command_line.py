"""What was typed behind `madoguchi`, and what is said where it cannot be read.

Django and argparse say it in English and without a code. Here it is one sentence in
Japanese with its code, below the usage, and the exit status 2; nothing has been done.
"""

import re
from argparse import ArgumentParser
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any, NoReturn

from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand, CommandParser

USAGE_EXIT_STATUS = 2
MAX_SHOWN_CHARACTERS = 80
KINDS_OF_VALUES = {
    "int": "整数",
    "float": "数",
    "positive_count": "1以上の整数",
    "port_number": "1から65535までの番号",
    "unit_price": "0から1,000までの金額（例: 3.3）",
    "fromisoformat": "日付（例: 2026-11-29）",
    "typed_day": "2000年から2100年までの日付（例: 2026-11-29）",
}
FAULTS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        r"the following arguments are required: (.+)",
        lambda found: f"{found[1]} を指定してください（argument_missing）",
    ),
    (
        r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)",
        lambda found: (
            f"{found[1]} に {found[2]} は指定できません。次から選んでください: "
            f"{found[3]}（argument_unfit）"
        ),
    ),
    (
        r"argument (\S+): invalid (\S+) value: (.+)",
        lambda found: (
            f"{found[1]} の {found[3]} は、{KINDS_OF_VALUES.get(found[2], '正しい値')}"
            "ではありません（argument_unfit）"
        ),
    ),
    (
        r"argument (\S+): expected .+ arguments?",
        lambda found: f"{found[1]} のあとに値を指定してください（argument_missing）",
    ),
    (
        r"argument (\S+): (?:not allowed with argument|ignored explicit argument) (.+)",
        lambda found: f"{found[1]} に {found[2]} は付けられません（argument_unfit）",
    ),
    (
        r"ambiguous option: (\S+) could match (.+)",
        lambda found: (
            f"{found[1]} は、{found[2]} のどれか分かりません（argument_unclear）"
        ),
    ),
    (
        r"unrecognized arguments: (.+)",
        lambda found: f"知らない引数です: {found[1]}（argument_unknown）",
    ),
)
"""By what argparse says of it. What it may come to say besides is shown as it is."""


SERVING_COMMANDS = {"run", "web", "worker"}
"""They have Django check the whole program before they begin."""


class CommandLine(ManagementUtility):
    """Django's commands and ours, of which each refuses what it cannot read."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        refuse_unknown_command(subcommand)
        command = super().fetch_command(subcommand)
        if is_short_act_of_ours(command, subcommand):
            command.requires_system_checks = ()  # they would load every page
        make_parser = command.create_parser

        def create_parser(*names: str, **options: Any) -> CommandParser:
            parser = make_parser(*names, **options)
            refuse_in_japanese(parser)
            return parser

        command.create_parser = create_parser  # type: ignore[method-assign]  # Django has no setting for it
        return command


def is_short_act_of_ours(command: BaseCommand, name: str) -> bool:
    return command.__module__.startswith("madoguchi.") and name not in SERVING_COMMANDS


def refuse_in_japanese(parser: ArgumentParser) -> None:
    """Have a parser say its faults as `describe_fault` does."""
    parser.error = partial(refuse_arguments, parser)  # type: ignore[method-assign]  # nor has argparse


def refuse_arguments(parser: ArgumentParser, message: str) -> NoReturn:
    usage = parser.format_usage().replace("usage:", "使い方:", 1)
    parser.exit(USAGE_EXIT_STATUS, f"{usage}{describe_fault(message)}\n")


def describe_fault(message: str) -> str:
    """Say in Japanese what argparse found, and that nothing was done."""
    for pattern, words in FAULTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return f"{shorten(words(found))}。何もしていません。"
    return f"引数を読み取れません: {message}（argument_unclear）。何もしていません。"


def shorten(sentence: str) -> str:
    """Without what a terminal would act on; each character of it stands as U+001B."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in sentence)


def refuse_unknown_command(name: str) -> None:
    """End with the exit status 2 where there is no such command."""
    known = sorted(get_commands())
    if name in known:
        return
    near = get_close_matches(name, known, n=1)
    advice = f"{near[0]} のことでしょうか。" if near else ""
    shown = shorten(name[:MAX_SHOWN_CHARACTERS])
    parser = ArgumentParser(prog="madoguchi", usage="madoguchi COMMAND …")
    refuse_line = (
        f"「{shown}」というコマンドはありません（command_unknown）。{advice}"
        "何もしていません。madoguchi help が一覧を出します。"
    )
    parser.exit(USAGE_EXIT_STATUS, f"{refuse_line}\n")
