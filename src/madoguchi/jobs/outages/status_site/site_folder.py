"""Put a whole site in place of the one before, in one step."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

CURRENT_NAME = "current"
KEPT_RELEASES = 3  # the newest; somebody may still be reading the one before
FOLDER_MODE = 0o755  # the web server is another user


KEPT_FOLDERS = ("incidents", "v1/incidents", "law")
"""What keeps its address for good: what is not written anew is taken over."""


def replace_site(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files into a new folder and lead `root/current` to it.

    Of `KEPT_FOLDERS` what the site before had, and the new one has not, stays.
    A link is moved over the old one: whoever asks gets the old site or the new one,
    never half of each. Returns the new folder. OSError where nothing can be written;
    then the old site stays.
    """
    root.mkdir(parents=True, exist_ok=True)
    release = Path(mkdtemp(prefix="release-", dir=root))
    release.chmod(FOLDER_MODE)
    try:
        for name, content in files.items():
            target = release / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        take_over_records(root / CURRENT_NAME, release)
        lead_to(root, release)
    except OSError:
        shutil.rmtree(release, ignore_errors=True)
        raise
    remove_old_releases(root, release)
    return release


def take_over_records(before: Path, release: Path) -> None:
    """Link what is written no more from the site before into the new one."""
    for folder in KEPT_FOLDERS:
        for file in (before / folder).glob("*.*"):
            target = release / folder / file.name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(file, target)


def lead_to(root: Path, release: Path) -> None:
    """Move a link to the release over the present one."""
    link = root / f".{release.name}"
    link.symlink_to(release.name)
    link.replace(root / CURRENT_NAME)


def remove_old_releases(root: Path, newest: Path) -> None:
    others = [folder for folder in root.glob("release-*") if folder != newest]
    by_age = sorted(others, key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in by_age[KEPT_RELEASES - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
