"""`madoguchi backup` and `madoguchi restore`: they prepare the database themselves."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from madoguchi.config.backups.drill import practise_restore
from madoguchi.config.backups.layout import (
    describe_backup,
    finished_backups,
)
from madoguchi.config.backups.restoring import (
    restore_backup,
    restore_files,
    verify_restored,
)
from madoguchi.config.backups.servers import switch_log
from madoguchi.config.backups.taking import copy_files, take_backup
from madoguchi.config.command_line import refuse_in_japanese
from madoguchi.config.database_setup import start_own_server
from madoguchi.kernel.typed_numbers import positive_count

DEFAULT_KEEP_DAYS = 30


def run_backup_command(arguments: list[str]) -> None:
    parser = ArgumentParser(prog="madoguchi", allow_abbrev=False)
    kinds = parser.add_subparsers(dest="command", required=True)
    backup = kinds.add_parser("backup", help="take one, copy files, list, practise")
    acts = ["take", "files", "list", "drill"]
    backup.add_argument("act", nargs="?", default="take", choices=acts)
    backup.add_argument("--keep-days", type=positive_count, default=DEFAULT_KEEP_DAYS)
    restore = kinds.add_parser("restore", help="put a backup back, and verify it")
    for one in (backup, restore):
        one.add_argument("--to", default="", help="moment, as 2026-11-29T10:00+09:00")
        one.add_argument("--from", dest="root", type=Path, help="MADOGUCHI_BACKUPS")
    restore.add_argument(
        "--files-only", action="store_true", help="the database is restored already"
    )
    for one in (parser, backup, restore):
        refuse_in_japanese(one)
    options = parser.parse_args(arguments)
    root: Path = options.root or settings.BACKUP_FOLDER
    act = "restore" if options.command == "restore" else options.act
    ACTS[act](root.resolve(), options)


def take_one(root: Path, options: Namespace) -> None:
    start_own_server()
    backup = take_backup(root, options.keep_days)
    print_line(describe_backup(backup))
    print_line(
        "秘密鍵（secret_key か MADOGUCHI_SECRET_KEY）と署名の鍵（MADOGUCHI_SIGNER）は"
        "含みません。別の場所に保管してください。"
    )


def copy_new_files(root: Path, _options: Namespace) -> None:
    start_own_server()
    if settings.OWN_POSTGRES:
        switch_log(settings.HOME)
    print_line(f"{copy_files(root):,}件のファイルを保存しました。")


def list_backups(root: Path, _options: Namespace) -> None:
    for backup in finished_backups(root):
        print_line(describe_backup(backup))


def practise(root: Path, options: Namespace) -> None:
    told, seconds = practise_restore(root, options.to)
    print_line(f"{told.rstrip()}\n練習で、{seconds:.0f}秒で戻せました。")


def restore_and_verify(root: Path, options: Namespace) -> None:
    moment = parse_moment(options.to) if options.to else None
    act = restore_files if options.files_only else restore_backup
    for line in act(root, moment):
        print_line(line)
    verify_restored()
    print_line("戻し終わりました。続けて madoguchi backup で、新しく保存してください。")


def parse_moment(text: str) -> datetime:
    """A moment without an offset is one of this host's clock."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        sys.exit(
            "--to は 2026-11-29T10:00+09:00 の形で指定してください（bad_moment）。"
            "何もしていません。"
        )


def print_line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


ACTS = {
    "take": take_one,
    "files": copy_new_files,
    "list": list_backups,
    "drill": practise,
    "restore": restore_and_verify,
}
