"""`make bench` runs every measurement that there is."""

import re
from pathlib import Path

import pytest

from bench.sign_in.known_unknown import is_harmless
from bench.tools.promises import UNMEASURED, end_unmeasured, end_with

ROOT = Path(__file__).parents[2]
SERVERS = {"bench.tools.page_server"}  # bench.pages.floor starts it


def runnable_modules() -> set[str]:
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "bench").rglob("*.py")
        if 'if __name__ == "__main__":' in file.read_text()
    }
    assert modules >= SERVERS
    return modules - SERVERS


def test_make_bench_runs_every_measurement():
    makefile = (ROOT / "Makefile").read_text()
    listed = re.search(r"for figure in (.*?); do", makefile, re.DOTALL)
    assert listed
    names = listed[1].replace("\\", " ").split()
    alone = re.findall(r"python -m (bench\.\S+)\n", makefile)
    assert sorted([f"bench.{name}" for name in names] + alone) == sorted(
        runnable_modules()
    )


def test_a_measurement_says_how_it_is_run():
    for module in runnable_modules():
        source = (ROOT / f"{module.replace('.', '/')}.py").read_text()
        assert f"python -m {module}" in source, module


@pytest.mark.parametrize(
    ("gap_ms", "chance_of", "is_told"),
    [
        (0.9, 0.0001, False),
        (4.9, 0.2, False),
        (4.9, 0.0001, True),  # small, and there every time
        (5.1, 0.2, True),  # large, and too few pairs to be sure
    ],
)
def test_a_gap_in_time_is_harmless_by_its_size_and_by_chance(
    gap_ms, chance_of, is_told
):
    assert is_harmless(gap_ms, chance_of) is not is_told


@pytest.mark.parametrize(
    ("promises", "status"), [({"kept": True}, 0), ({"kept": True, "not": False}, 1)]
)
def test_a_missed_promise_ends_with_1(promises, status):
    with pytest.raises(SystemExit) as ended:
        end_with(promises)
    assert ended.value.code == status


def test_a_measurement_without_its_rules_is_called_unmeasured(capsys):
    with pytest.raises(SystemExit) as ended:
        end_unmeasured("no rules")
    assert ended.value.code == UNMEASURED == 77
    assert capsys.readouterr().out == "UNMEASURED: no rules\n"
    assert "77) unmeasured=" in (ROOT / "Makefile").read_text()


def test_no_measurement_can_only_end_well():
    ways = ("end_with(", "end_unmeasured(", "sys.exit(", "raise SystemExit", "assert ")
    tame = [
        module
        for module in runnable_modules()
        if not any(
            way in (ROOT / f"{module.replace('.', '/')}.py").read_text() for way in ways
        )
    ]
    assert tame == []
