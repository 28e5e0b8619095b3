"""The list of what pages may ask the queue for says what the code asks for."""

import ast
from collections.abc import Iterator
from pathlib import Path

from procrastinate.contrib.django import app

from madoguchi.jobs.doctor import job_checks
from madoguchi.platform.job_queue import TASKS_AT_DOOR, TASKS_IN_SCOPE, TASKS_OF_DESK

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
JOBS = SOURCE / "jobs"
VERBS = {"defer_job", "defer_operator_job"}
PAGES = [f for f in SOURCE.rglob("*.py") if f.relative_to(SOURCE).parts[0] != "jobs"]


def constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    """Names that a module gives to plain values, `A, B = 1, 2` among them."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                assigned = node.value
                values = (
                    assigned.elts if isinstance(assigned, ast.Tuple) else [assigned]
                )
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                        yield name.id, value.value


def asked_for(tree: ast.Module) -> Iterator[object]:
    known = dict(constants(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in VERBS:
            task = call.args[0]
            yield task.value if isinstance(task, ast.Constant) else known[task.id]


def test_the_finder_finds_a_task_by_its_text_and_by_its_name():
    planted = 'MAKE, BY = "b", "c"\ndefer_job("a", at)\ndefer_job(MAKE, at)\nother("d")'
    assert set(asked_for(ast.parse(planted))) == {"a", "b"}
    planted = 'defer_operator_job("e", at, actor="test")'
    assert set(asked_for(ast.parse(planted))) == {"e"}


def test_the_list_holds_what_code_outside_the_jobs_asks_for():
    found = {task for f in PAGES for task in asked_for(ast.parse(f.read_text()))}
    assert found == TASKS_IN_SCOPE | TASKS_AT_DOOR | TASKS_OF_DESK


def test_each_is_a_task_of_a_person_and_none_is_one_of_the_clock():
    by_the_clock = {name for name, _ in app.periodic_registry.periodic_tasks}
    listed = TASKS_IN_SCOPE | TASKS_AT_DOOR | TASKS_OF_DESK
    assert listed <= set(app.tasks)
    assert "forget_documents" in by_the_clock
    assert listed & by_the_clock == set()


def has_task(tree: ast.Module) -> bool:
    """Whether a function of the module is registered as a task of the queue."""
    return any(
        ast.unparse(decorator).startswith(("app.task(", "periodic_task("))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    )


def module_name(file: Path) -> str:
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts)


def imported_modules(tree: ast.Module) -> set[str]:
    return {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_the_finder_finds_both_kinds_of_task():
    assert has_task(ast.parse('@app.task(name="a")\ndef act(): ...'))
    assert has_task(ast.parse('@periodic_task(cron="", name="a")\ndef act(): ...'))
    assert not has_task(ast.parse("@transaction.atomic\ndef act(): ..."))


def test_the_worker_imports_every_module_that_has_a_task():
    listed = imported_modules(ast.parse((JOBS / "tasks.py").read_text()))
    with_task = {
        module_name(file)
        for file in JOBS.rglob("*.py")
        if has_task(ast.parse(file.read_text()))
    }
    assert with_task == listed


def test_every_job_that_may_be_asked_for_has_its_task(monkeypatch):
    assert job_checks.check_jobs_at_start() == []
    names = ("advance_order", "tell_ordr", "forget_documents")
    monkeypatch.setattr(job_checks, "JOB_NAMES", names)
    assert [(fault.msg, fault.id) for fault in job_checks.check_jobs_at_start()] == [
        ("the job 'tell_ordr' has no task in jobs/tasks.py", "madoguchi.E004"),
        (
            "the job 'forget_documents' takes no actor: it is one of the clock",
            "madoguchi.E004",
        ),
    ]
