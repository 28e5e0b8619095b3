"""Restore a backup: the database as of a moment, then the files that are missing."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from madoguchi.config.backups.dumps import restore_dump
from madoguchi.config.backups.layout import (
    ANCHORS,
    DUMP,
    Backup,
    backup_before,
)
from madoguchi.config.backups.servers import (
    finish_recovery,
    restore_base_backup,
    undo_restore,
)
from madoguchi.config.backups.stored_files import copy_to_stores
from madoguchi.config.backups.taking import backup_url, row_counts, secret_digest
from madoguchi.config.database_setup import make_roles, prepare_database
from madoguchi.jobs.upkeep.restored_rows import (
    restart_unfinished_bundles,
    set_later_anchors_aside,
)
from madoguchi.kernel.errors import Refused


def restore_backup(root: Path, moment: datetime | None) -> list[str]:
    """Restore everything and return what to say of it, a line each.

    Refused, before anything is changed: `no_backup`, `wrong_secret`, `home_in_use`,
    `database_not_empty`.
    """
    backup = matching_backup(root, moment)
    lines = restore_database(root, backup, moment)
    return lines + restore_files(root, moment) + restored_counts(backup)


def matching_backup(root: Path, moment: datetime | None) -> Backup:
    """Refused `no_backup`, or `wrong_secret` where its rows cannot be decrypted."""
    backup = backup_before(root, moment)
    if backup.manifest.secret_digest != secret_digest():
        raise Refused(
            "wrong_secret",
            "このバックアップは別の秘密鍵で保存されています。何も変更していません。"
            "もとの secret_key を MADOGUCHI_HOME に置くか、MADOGUCHI_SECRET_KEY に"
            "指定してください。",
        )
    return backup


def restore_files(root: Path, moment: datetime | None) -> list[str]:
    """Restore what belongs to a database that is there, restored by whatever tool."""
    backup = matching_backup(root, moment)
    prepare_database()
    copied_count = copy_to_stores(root)
    restart_unfinished_bundles()
    line = f"ファイル {copied_count:,}件を保管庫に戻しました。"
    return [line, *restore_anchors(root, backup)]


def restore_database(root: Path, backup: Backup, moment: datetime | None) -> list[str]:
    if backup.manifest.kind == DUMP:
        make_roles()
        restore_dump(settings.HOME, backup_url(), backup.folder)
        return [f"{backup.ended_at.isoformat()} のデータベースに戻しました。"]
    aside = restore_base_backup(settings.HOME, root, backup, moment)
    try:
        finish_recovery(settings.HOME)
    except Refused:
        undo_restore(settings.HOME, aside)
        raise
    until = moment.isoformat() if moment else "保存した記録の最後"
    lines = [f"{until} までのデータベースに戻しました。"]
    if aside:
        lines.append(f"それまでのデータベースは {aside} にあります。")
    return lines


def restore_anchors(root: Path, backup: Backup) -> list[str]:
    """Restore the anchors' file where there is none, as long as the restored log."""
    file: Path | None = settings.ANCHOR_FILE
    if file is None:
        return []
    for copy in (root / ANCHORS, backup.folder / ANCHORS):
        if not file.exists() and copy.exists():
            shutil.copyfile(copy, file)
    if (later := set_later_anchors_aside()) is None:
        return []
    count, aside = later
    return [f"定期記録 {count:,}行は戻した時点より後のものです: {aside}"]


def restored_counts(backup: Backup) -> list[str]:
    """Say how many rows there are, beside those when the backup was taken."""
    counts = row_counts()
    return [
        f"{table}: {counts[table]:,}行（保存した時 {count:,}行）"
        for table, count in backup.manifest.counts.items()
    ]


def verify_restored() -> None:
    """Refused (`restored_not_whole`) unless log and documents are whole."""
    try:
        call_command("audit", "verify")
        call_command("documents", "verify")
    except CommandError as error:
        raise Refused("restored_not_whole", str(error)) from error
    finally:
        connections.close_all()
