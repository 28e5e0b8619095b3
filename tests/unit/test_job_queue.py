"""The list of what pages may ask the queue for says what the code asks for."""

import ast
from collections.abc import Iterator
from pathlib import Path

from procrastinate.contrib.django import app

from madoguchi.platform.job_queue import TASKS_AT_DOOR, TASKS_IN_SCOPE

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
PAGES = [f for f in SOURCE.rglob("*.py") if f.relative_to(SOURCE).parts[0] != "jobs"]


def constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    """Names that a module gives to plain values, `A, B = 1, 2` among them."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                kept = node.value
                values = kept.elts if isinstance(kept, ast.Tuple) else [kept]
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                        yield name.id, value.value


def asked_for(tree: ast.Module) -> Iterator[object]:
    known = dict(constants(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "defer_job":
            task = call.args[0]
            yield task.value if isinstance(task, ast.Constant) else known[task.id]


def test_the_finder_finds_a_task_by_its_text_and_by_its_name():
    planted = 'MAKE, BY = "b", "c"\ndefer_job("a", at)\ndefer_job(MAKE, at)\nother("d")'
    assert set(asked_for(ast.parse(planted))) == {"a", "b"}


def test_the_list_holds_what_code_outside_the_jobs_asks_for():
    found = {task for f in PAGES for task in asked_for(ast.parse(f.read_text()))}
    assert found == TASKS_IN_SCOPE | TASKS_AT_DOOR


def test_each_is_a_task_of_a_person_and_none_is_one_of_the_clock():
    by_the_clock = {name for name, _ in app.periodic_registry.periodic_tasks}
    listed = TASKS_IN_SCOPE | TASKS_AT_DOOR
    assert listed <= set(app.tasks)
    assert "forget_documents" in by_the_clock
    assert listed & by_the_clock == set()
