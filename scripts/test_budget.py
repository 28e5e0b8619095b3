"""Did the last whole run of the tests keep to its budget? Ends with 1 where not.

    python -m scripts.test_budget

Apart from the tests: a slow machine makes no test red.
"""

import json
import sys

from tests.spending import REPORT, budget, target_seconds

SLACK = 1.5
"""Of a file's budget: that much more is worth a line, not a failure."""


def over(files: dict[str, float], budgets: dict[str, float]) -> list[str]:
    """Files that spend far more than they should, and those that have no budget."""
    small = budgets.get("each_other_file", 0)
    return [
        f"{file}: {spent:.0f} s of the processor, budget {told:.0f}"
        for file, spent in sorted(files.items(), key=lambda row: -row[1])
        if spent > SLACK * (told := budgets.get(file, small))
    ]


def main() -> int:
    if not REPORT.exists() or not (run := json.loads(REPORT.read_text()))["is_whole"]:
        print("no whole run has left a report: make test")
        return 1
    told = budget()
    whole, took = told["whole"], run["clock_seconds"]
    for line in over(run["files"], told["files"]):
        print(line)
    print(
        f"{took:.0f} s of {whole['bound_seconds']}, reach {target_seconds(whole)} "
        f"({whole['house_seconds']} and {whole['each_piece_adds_seconds']} for each of "
        f"{len(whole['pieces'])} pieces); load {run['load']:.1f}"
    )
    return int(took > whole["bound_seconds"])


if __name__ == "__main__":
    sys.exit(main())
