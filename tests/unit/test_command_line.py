"""What cannot be read of a command is said in Japanese with a code; nothing runs."""

import re
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

import pytest

from madoguchi.config.backups.command import run_backup_command
from madoguchi.config.command_line import (
    CommandLine,
    describe_fault,
    refuse_in_japanese,
)

ROOT = Path(__file__).parents[2] / "src" / "madoguchi"
COMMANDS = sorted(
    file.stem
    for file in ROOT.glob("*/management/commands/*.py")
    if file.stem != "__init__"
)
SENTENCE = re.compile(r".*[ぁ-んァ-ン一-龥].*（[a-z_]+）。何もしていません。")


def refusal_of(words: list[str], capsys) -> str:
    with pytest.raises(SystemExit) as ended:
        CommandLine(["madoguchi", *words]).execute()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()[-1]


@pytest.mark.parametrize("command", [*COMMANDS, "migrate", "check"])
def test_each_command_refuses_an_option_that_it_does_not_know(command, capsys):
    """Some ask first for what they need."""
    said = refusal_of([command, "--no-such-option"], capsys)
    assert SENTENCE.fullmatch(said)
    assert "argument_unknown" in said or "argument_missing" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("bills list", "--month を指定してください（argument_missing）。"),
        ("grants", "act を指定してください（argument_missing）。"),
        (
            "ledger verify --on",
            "--on のあとに値を指定してください（argument_missing）。",
        ),
        (
            "ledger ages --on 2026-13-01",
            (
                "--on の '2026-13-01' は、2000年から2100年までの日付"
                "（例: 2026-11-29）ではありません"
                "（argument_unfit）。"
            ),
        ),
        (
            "changes keep --days many",
            "--days の 'many' は、整数ではありません（argument_unfit）。",
        ),
        *(
            (
                f"sms count --yen-per-segment {price}",
                (
                    f"--yen-per-segment の '{price}' は、0から1,000までの金額"
                    "（例: 3.3）ではありません（argument_unfit）。"
                ),
            )
            for price in ("-1", "x", "NaN", "1e9", "１2,3")
        ),
        (
            "audit mend",
            (
                "act に 'mend' は指定できません。次から選んでください: "
                "'verify', 'anchor'（argument_unfit）。"
            ),
        ),
        (
            "staff list --no-such-option",
            "知らない引数です: --no-such-option（argument_unknown）。",
        ),
        (
            "mode procedures hold --w\x1b[2J x",
            "知らない引数です: --w<U+001B>[2J x（argument_unknown）。",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(words, said, capsys):
    assert refusal_of(words.split(" "), capsys) == f"{said}何もしていません。"


def test_an_unknown_command_is_named_and_a_near_one_too(capsys):
    assert refusal_of(["bilsl"], capsys) == (
        "「bilsl」というコマンドはありません（command_unknown）。"
        "bills のことでしょうか。何もしていません。madoguchi help が一覧を出します。"
    )


@pytest.mark.parametrize(
    "words",
    [
        "backup tkae",
        "restore --to",
        "backup --keep-days x",
        "backup --keep-days 0",
        "backup --keep-days -1",
        "restore --bogus",
    ],
)
def test_backups_refuse_as_the_others_do(words, capsys):
    with pytest.raises(SystemExit) as ended:
        run_backup_command(words.split())
    assert ended.value.code == 2
    assert SENTENCE.fullmatch(capsys.readouterr().err.splitlines()[-1])


def test_every_fault_that_argparse_names_is_known(capsys):
    """By its own words, so that another Python that says it otherwise is noticed."""
    parser = ArgumentParser(prog="x")
    parser.add_argument("number", type=int)
    parser.add_argument("--day", type=date.fromisoformat)
    parser.add_argument("--daily", action="store_true")
    parser.add_argument("--kind", choices=["a", "b"], nargs="+")
    refuse_in_japanese(parser)
    faults = ["", "x", "1 2", "1 --da", "1 --kind", "1 --kind c", "1 --daily=x"]
    for words in faults:
        with pytest.raises(SystemExit):
            parser.parse_args(words.split())
        last = capsys.readouterr().err.splitlines()[-1]
        assert SENTENCE.fullmatch(last), last
        assert "読み取れません" not in last


def test_what_argparse_may_come_to_say_is_shown_as_it_is():
    assert describe_fault("something new") == (
        "引数を読み取れません: something new（argument_unclear）。何もしていません。"
    )


@pytest.mark.parametrize(
    "words",
    [
        "web --port 99999",
        "web --port 0",
        "web --threads 0",
        "web --workers -3",
        "run --port 70000",
        "worker --concurrency 0",
    ],
)
def test_a_number_out_of_its_bounds_is_named_with_them(words, capsys):
    said = refusal_of(words.split(), capsys)
    assert "ではありません（argument_unfit）。何もしていません。" in said
    assert "1以上の整数" in said or "1から65535までの番号" in said


def test_kinds_of_documents_are_named_as_they_are_typed(capsys):
    said = refusal_of(["retention", "--kind", "x"], capsys)
    assert "'invoice'" in said and "DocumentKind" not in said
