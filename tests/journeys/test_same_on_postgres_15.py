"""The oldest PostgreSQL we promise writes the same records as the newest."""

import os
import shutil
from pathlib import Path

import pytest

from tests.homes import SYSTEM_15, Home, a_home, on_postgres_15

SAMPLE = Path(__file__).parents[1] / "data" / "sample-operator"
NAMED = "髙﨑𠮷'\\\\"  # what the checklist lets pass in a name
HOSTILE = "髙﨑𠮷😀\u00a0'\\\\"
pytestmark = [
    pytest.mark.skipif(not SYSTEM_15.exists(), reason="no PostgreSQL 15 here"),
    pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user"),
]


def october(home: Home, folder: Path) -> str:
    home.run("import", str(folder))
    home.run("bills", "issue", "--month", "2026-10", "--at", "2026-11-10T09:00")
    return home.run("bills", "list", "--month", "2026-10", "--csv")


def test_the_same_folder_gives_the_same_digests(tmp_path):
    folder = shutil.copytree(SAMPLE, tmp_path / "operator")
    accounts = folder / "billing_accounts.csv"
    text = accounts.read_text(encoding="utf-8").replace("伊藤", f"伊藤{NAMED}")
    text = text.replace("札幌市", f"札幌市{HOSTILE}")
    accounts.write_text(text, encoding="utf-8")
    with a_home() as newest:
        expected = october(newest, folder)
    with on_postgres_15() as oldest:
        assert october(oldest, folder) == expected
    assert expected.count("\n") == 136
