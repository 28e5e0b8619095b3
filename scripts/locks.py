"""Are the lock files still those of pyproject.toml? Compares names, not the index."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


def plain(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[1]).lower()


def locked(file: Path) -> set[str]:
    lines = file.read_text().splitlines()
    return {plain(line) for line in lines if NAME.match(line) and "==" in line}


def missing() -> list[str]:
    """Requirements without a lock, and locks without a hash or with an address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    app, dev = (ROOT / "requirements" / f"{n}.txt" for n in ("app", "dev"))
    wanted = {app: project["dependencies"], dev: project["dependencies"]}
    wanted[dev] = wanted[dev] + project["optional-dependencies"]["dev"]
    faults = [
        f"{file.name}: {name} is not locked"
        for file, names in wanted.items()
        for name in map(plain, names)
        if name not in locked(file)
    ]
    for file in (app, dev):
        text = file.read_text()
        if "--hash=sha256:" not in text or "index-url" in text.split("\n", 2)[2]:
            faults.append(f"{file.name}: hashes are missing or an index is named")
    return faults


if __name__ == "__main__":
    print(*missing(), sep="\n")
    sys.exit(bool(missing()))
