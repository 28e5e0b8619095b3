"""Copy documents, papers and bundles between their stores and a backup, each once."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from madoguchi.config.backups.gateway_records import (
    bring_back_gateway_records,
    copy_gateway_records,
)
from madoguchi.config.backups.layout import FILES
from madoguchi.documents.folder_storage import PrivateStorage
from madoguchi.documents.store import storage_backend, storage_path
from madoguchi.documents.stored_file_list import stored_files
from madoguchi.procedures.attachments.store import attachment_storage, stored_names

HEX_PAIRS = [f"{number:02x}" for number in range(256)]
GONE_SUFFIX = ".gone"
"""Marks, by the time of its mark, a file that its store has no more."""


def backup_storages(root: Path) -> dict[str, Storage]:
    folders = {name: root / FILES / name for name in ("documents", "papers", "bundles")}
    return {name: PrivateStorage(folder) for name, folder in folders.items()}


def live_storages() -> dict[str, Storage]:
    bundles = PrivateStorage(settings.BUNDLE_FOLDER)
    stores = {"documents": storage_backend(), "papers": attachment_storage()}
    return stores | {"bundles": bundles}


def live_names(name: str) -> Iterator[str]:
    if name == "documents":
        for pair in HEX_PAIRS:
            yield from map(storage_path, stored_files(pair))
    elif name == "papers":
        yield from stored_names()
    else:
        yield from ready_bundles(settings.BUNDLE_FOLDER)


def ready_bundles(folder: Path) -> Iterator[str]:
    """Those that no job is making: it has a lock beside them."""
    for file in folder.glob("*.zip"):
        if not file.with_suffix(".lock").exists():
            yield file.name


def copy_to_backup(root: Path) -> int:
    """Copy what the backup lacks, and mark what the stores have no more."""
    copied_count, live = copy_gateway_records(root), live_storages()
    for name, backup in backup_storages(root).items():
        names = set(live_names(name))
        copied_count += copy_missing(live[name], backup, names)
        mark_gone(root / FILES / name, names)
    return copied_count


def copy_to_stores(root: Path) -> int:
    """Copy back what the stores lack; nothing in them is overwritten."""
    copied_count, live = bring_back_gateway_records(root), live_storages()
    for name, backup in backup_storages(root).items():
        names = backed_up_names(root / FILES / name)
        copied_count += copy_missing(backup, live[name], set(names))
    return copied_count


def copy_missing(source: Storage, target: Storage, names: set[str]) -> int:
    missing = [name for name in sorted(names) if not target.exists(name)]
    for name in missing:
        try:
            with source.open(name) as file:
                target.save(name, ContentFile(file.read()))
        except FileNotFoundError:
            continue  # deleted meanwhile
    return len(missing)


def backed_up_names(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*"):
        is_ours = file.is_file() and not file.name.startswith(".")
        if is_ours and file.suffix != GONE_SUFFIX:
            yield file.relative_to(folder).as_posix()


def mark_gone(folder: Path, live: set[str]) -> None:
    for name in backed_up_names(folder):
        mark = folder / f"{name}{GONE_SUFFIX}"
        if name in live:
            mark.unlink(missing_ok=True)
        elif not mark.exists():
            mark.touch()


def delete_gone_files(root: Path, oldest: datetime) -> None:
    """Delete files that the stores have had no more since before `oldest`."""
    for mark in (root / FILES).rglob(f"*{GONE_SUFFIX}"):
        if mark.stat().st_mtime < oldest.timestamp():
            mark.with_name(mark.name.removesuffix(GONE_SUFFIX)).unlink(missing_ok=True)
            mark.unlink()
