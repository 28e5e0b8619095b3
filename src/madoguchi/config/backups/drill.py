"""Practise a restore: into a home that is thrown away, as a real one is done."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings

from madoguchi.kernel.errors import Refused

PLACES = ("DOCUMENTS", "PAPERS", "BUNDLES", "ANCHORS", "S3_ENDPOINT", "LOGIN")
"""Settings that name places of the real instance, which a drill must not touch."""


def practise_restore(root: Path, moment: str) -> tuple[str, float]:
    """Return what the restore said, and the seconds that it took.

    Refused: `drill_failed` with its words where it did not end well, `drill_elsewhere`
    for a database of the operator's own, which is restored into another by hand.
    """
    if not settings.OWN_POSTGRES:
        raise Refused(
            "drill_elsewhere",
            "練習には、空のデータベースと空の MADOGUCHI_HOME を用意し、DATABASE_URL と"
            "MADOGUCHI_BACKUP_URL をそこへ向けて madoguchi restore を使ってください。",
        )
    with tempfile.TemporaryDirectory(prefix="madoguchi-drill-") as folder:
        Path(folder).chmod(0o755)  # the server's own user must pass
        words = ["restore", "--from", str(root), *(["--to", moment] if moment else [])]
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, sys.argv[0], *words],
            env=drill_environment(Path(folder)),
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - began
    if done.returncode:
        words_of_it = done.stderr.strip()[-2_000:] or done.stdout[-2_000:]
        raise Refused("drill_failed", f"練習で戻せませんでした。{words_of_it}")
    return done.stdout, took


def drill_environment(home: Path) -> dict[str, str]:
    """The same secret, and a home of its own for all else."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {f"MADOGUCHI_{place}" for place in PLACES}
    }
    return kept | {
        "MADOGUCHI_HOME": str(home),
        "MADOGUCHI_SECRET_KEY": settings.SECRET_KEY,
    }
