"""`make bench` runs every measurement that there is."""

import re
from pathlib import Path

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
