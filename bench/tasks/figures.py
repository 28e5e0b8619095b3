"""The figures of a run, the committed ones, and what has grown between them.

`docs/performance/tasks.json` holds the model's figures, which no machine changes, and
beside them what a machine has measured, with its day. Only the first are judged.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.tasks.operators import (
    MACHINE_OPERATORS,
    PROFILES,
    Operator,
    human_seconds,
)
from bench.tasks.recorder import Recorder

FILE = Path(__file__).parents[2] / "docs" / "performance" / "tasks.json"
MAX_GROWTH = 1.05
ACCEPT_COMMAND = "make accept-tasks"
Figures = Mapping[str, Any]


def figures_of(recorder: Recorder) -> dict[str, Any]:
    """Return what the model says of a run: the same on every machine."""
    counts = recorder.counts
    return {
        "human_seconds": {p.name: round(human_seconds(counts, p), 1) for p in PROFILES},
        "outside_seconds": counts[Operator.W],
        "outside": recorder.notes,
        "operators": {
            str(operator): int(counts[operator])
            for operator in Operator
            if counts[operator] and operator not in MACHINE_OPERATORS
        },
        "pages": len(recorder.weights),
        "bytes": sum(weight.bytes for weight in recorder.weights),
        "requests": sum(weight.requests for weight in recorder.weights),
    }


def committed_figures(part: str) -> dict[str, Any]:
    """Return `model` or `machine` of the committed file; {} where there is none."""
    if not FILE.exists():
        return {}
    parts: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return dict(parts.get(part, {}))


def commit_figures(part: str, figures: Mapping[str, Any]) -> None:
    """Write one part of the committed file and leave the other."""
    parts = {name: committed_figures(name) for name in ("model", "machine")}
    parts[part] = dict(sorted(figures.items()))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(parts, ensure_ascii=False, indent=1)
    FILE.write_text(f"{text}\n", encoding="utf-8")


def grown_figures(number: str, before: Figures, after: Figures) -> list[str]:
    """Say what of a task has grown by more than 5 %; [] where nothing has."""
    pairs = {
        f"seconds of a person ({name})": (seconds, after["human_seconds"][name])
        for name, seconds in before["human_seconds"].items()
    }
    pairs["bytes"] = (before["bytes"], after["bytes"])
    pairs["requests"] = (before["requests"], after["requests"])
    return [
        f"{number}: {what} grew from {old:,} to {new:,} (at most +5 %). "
        f"{grown_operators(before, after)}"
        f"Where that is meant: {ACCEPT_COMMAND}, and say why in the commit."
        for what, (old, new) in pairs.items()
        if new > old * MAX_GROWTH
    ]


def grown_operators(before: Figures, after: Figures) -> str:
    """Name the operators that differ, as `READ 185 → 240`."""
    names = {**before["operators"], **after["operators"]}
    told = [
        f"{name} {before['operators'].get(name, 0)} → {after['operators'].get(name, 0)}"
        for name in names
        if before["operators"].get(name) != after["operators"].get(name)
    ]
    return f"Operators: {', '.join(told)}. " if told else ""
