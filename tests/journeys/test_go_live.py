"""The commands of the chapter about a go-live and the way back, run as they stand."""

import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

from tests.homes import PROJECT_ROOT, Home, a_home, opened
from tests.import_folders import write_operator_folder

GUIDE = (PROJECT_ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
BILLS = "B1,1359,135,1494\nB2,5200,520,5720\nB3,900,90,990\n"
COUNTS = (
    "SELECT count(*) FROM customers_party",
    "SELECT count(*) FROM documents_document",
    "SELECT count(*) FROM accounts_user WHERE invited_at IS NOT NULL",
)


def commands_of(heading: str) -> list[str]:
    """The lines of the first block of commands below a heading."""
    _, _, chapter = GUIDE.partition(f"### {heading}\n")
    [block] = re.findall(r"```\n(.*?)```", chapter.partition("\n##")[0], re.DOTALL)
    return block.splitlines()


def run_lines(home: Home, lines: list[str], values: dict[str, str]) -> None:
    for line in lines:
        if line.startswith("MOMENT="):
            values["MOMENT"] = datetime.now(UTC).isoformat()
            continue
        program, *words = shlex.split(Template(line).substitute(values))
        assert program == "madoguchi"
        home.run(*words)


@contextmanager
def empty_home(of: Home) -> Iterator[Home]:
    """An empty one with the same secret key."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the server's own user must pass
        (Path(folder) / "secret_key").write_text((of.folder / "secret_key").read_text())
        yield Home(Path(folder))


def counts_in(home: Home) -> list[int]:
    with home.database() as connection:
        return [connection.execute(sql).fetchone()[0] for sql in COUNTS]


def test_a_day_of_going_live_and_the_way_back(tmp_path):
    folder = write_operator_folder(tmp_path / "export")
    (folder / "former-bills.csv").write_text(f"account_number,net,tax,total\n{BILLS}")
    end = (datetime.now(UTC) + timedelta(hours=8)).isoformat()
    values = {"FOLDER": str(folder), "MONTH": "2026-10", "END": end}
    copying, *back = commands_of("The way back")
    with a_home() as home:
        run_lines(home, commands_of("A go-live in a day"), values)
        parties, documents, _invited = counts_in(home)
        assert (parties, documents) == (3, 2)
        run_lines(home, [copying], values)
        with empty_home(home) as restored:
            values["BACKUPS"] = f"{home.folder}/backups"
            run_lines(restored, back[:1], values)
            with opened(restored, ""):
                assert counts_in(restored) == [0, 0, 0]
