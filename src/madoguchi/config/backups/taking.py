"""Take a backup: the database first, then every file that its rows may name."""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings

from madoguchi.config.backups.dumps import take_dump
from madoguchi.config.backups.layout import (
    ANCHORS,
    BASE,
    DUMP,
    FOLDER_NAME_FORMAT,
    Backup,
    Manifest,
    delete_old_backups,
    write_manifest,
)
from madoguchi.config.backups.servers import admin_url, archive_log, take_base_backup
from madoguchi.config.backups.stored_files import copy_to_backup, delete_gone_files
from madoguchi.config.env import wrong_setting
from madoguchi.config.secret import derive_secret
from madoguchi.kernel.errors import Refused

MOMENT_SQL = "SELECT clock_timestamp()"
KEY_CHECK = "which secret key a backup belongs to"
COUNTED_TABLES = (
    *("customers_party", "contracts_contract", "billing_bill", "documents_document"),
    *("procedures_order", "procedures_attachment", "platform_auditevent"),
)
"""Whose rows are counted by a role that sees all of them."""


def take_backup(root: Path, keep_days: int) -> Backup:
    """Take a whole backup and delete what is older than `keep_days`."""
    at = database_moment()
    root.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = root / at.astimezone(UTC).strftime(FOLDER_NAME_FORMAT)
    folder.mkdir(mode=0o700)
    try:
        has_log = back_up_database(root, folder)
    except Refused:
        shutil.rmtree(folder)
        raise
    counts = row_counts()
    copy_files(root)
    if settings.ANCHOR_FILE and settings.ANCHOR_FILE.exists():
        shutil.copyfile(settings.ANCHOR_FILE, folder / ANCHORS)
    manifest = Manifest(
        kind=BASE if settings.OWN_POSTGRES else DUMP,
        started_at=at.astimezone(UTC).isoformat(),
        ended_at=database_moment().isoformat(),
        secret_digest=secret_digest(),
        counts=counts,
        has_log=has_log,
    )
    write_manifest(folder, manifest)
    oldest = at - timedelta(days=keep_days)
    delete_old_backups(root, oldest)
    delete_gone_files(root, oldest)
    return Backup(folder, manifest)


def back_up_database(root: Path, folder: Path) -> bool:
    """Return whether a log carries the backup on."""
    if not settings.OWN_POSTGRES:
        take_dump(settings.HOME, backup_url(), folder)
        return False
    has_log = archive_log(settings.HOME, root)
    take_base_backup(settings.HOME, folder)
    return has_log


def copy_files(root: Path) -> int:
    """Copy new documents, papers and bundles, and the lines of the anchors."""
    root.mkdir(mode=0o755, parents=True, exist_ok=True)
    if settings.ANCHOR_FILE and settings.ANCHOR_FILE.exists():
        descriptor, draft = tempfile.mkstemp(dir=root, prefix=f".{ANCHORS}.")
        os.close(descriptor)
        shutil.copyfile(settings.ANCHOR_FILE, draft)
        Path(draft).rename(root / ANCHORS)
    return copy_to_backup(root)


def row_counts() -> dict[str, int]:
    url = counting_url()
    with psycopg.connect(url) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]  # noqa: S608 names of ours
            for table in COUNTED_TABLES
        }


def database_moment() -> datetime:
    """Return the database's time: the moments of its rows and its log are of it."""
    with psycopg.connect(counting_url()) as connection:
        moment: datetime = connection.execute(MOMENT_SQL).fetchall()[0][0]
    return moment.astimezone(UTC)


def counting_url() -> str:
    if settings.OWN_POSTGRES:
        return admin_url(settings.HOME).replace("/postgres?", "/madoguchi?")
    return backup_url()


def backup_url() -> str:
    """Refused (`setting_wrong`) without MADOGUCHI_BACKUP_URL."""
    if not settings.BACKUP_URL:
        words = (
            "DATABASE_URL のデータベースを保存するには、すべての行が見えるロール"
            "（BYPASSRLS）の接続先を指定してください。"
        )
        raise wrong_setting("MADOGUCHI_BACKUP_URL", words)
    return str(settings.BACKUP_URL)


def secret_digest() -> str:
    """Tell which secret key encrypted what is in a backup, without it."""
    return derive_secret(settings.SECRET_KEY, KEY_CHECK)
