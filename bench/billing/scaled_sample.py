"""The sample operator with its charges many times over."""

import shutil
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "sample-operator"


def scale(target: Path, charges: int) -> int:
    """Write a folder with at least so many charges; returns how many it has.

    Everything else stays as it is: the figure is about charges. The same row again
    is another charge, as the format has it.
    """
    shutil.copytree(SAMPLE, target)
    header, _, body = (SAMPLE / "charges.csv").read_text().partition("\n")
    rows = body.count("\n")
    copies = -(-charges // rows)
    with (target / "charges.csv").open("w") as file:
        file.write(f"{header}\n")
        for _ in range(copies):
            file.write(body)
    return copies * rows
