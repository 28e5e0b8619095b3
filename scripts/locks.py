"""Are the lock files still those of pyproject.toml? Compares names, not the index."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


def canonical_name(requirement: str) -> str:
    matched = NAME.match(requirement)
    assert matched, requirement
    return re.sub(r"[-_.]+", "-", matched[1]).lower()


def locked_names(file: Path) -> set[str]:
    lines = file.read_text().splitlines()
    return {canonical_name(line) for line in lines if NAME.match(line) and "==" in line}


def lock_faults() -> list[str]:
    """Requirements without a lock, and locks without a hash or with an address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    app, dev = (ROOT / "requirements" / f"{n}.txt" for n in ("app", "dev"))
    wanted = {app: project["dependencies"], dev: project["dependencies"]}
    wanted[dev] = wanted[dev] + project["optional-dependencies"]["dev"]
    faults = [
        f"{file.name}: {name} is not locked"
        for file, names in wanted.items()
        for name in map(canonical_name, names)
        if name not in locked_names(file)
    ]
    for file in (app, dev):
        text = file.read_text()
        if "--hash=sha256:" not in text or "index-url" in text.split("\n", 2)[2]:
            faults.append(f"{file.name}: hashes are missing or an index is named")
    return faults


if __name__ == "__main__":
    print(*lock_faults(), sep="\n")
    sys.exit(bool(lock_faults()))
