"""Our own recurrent mistakes, found in the source. Each finder has a test too."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from statistics import median, quantiles

import pytest
from django.apps import apps

from madoguchi.platform.models import Owned

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "madoguchi"
FILES = [f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts]
CLOCK = {"now", "today", "localtime", "localdate", "utcnow"}
FORBIDDEN_NAMES = {
    "utils.py",
    "helpers.py",
    "services.py",
    "service.py",
    "managers.py",
    "signals.py",
    "exceptions.py",
}


OWNED = {m.__name__ for m in apps.get_models() if issubclass(m, Owned)}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def last_name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def clock_readings(tree: ast.AST) -> list[int]:
    return [c.lineno for c in calls(tree) if last_name(c.func) in CLOCK]


def streams(tree: ast.AST) -> list[int]:
    found = {"StreamingHttpResponse", "FileResponse"}
    names = (n for n in ast.walk(tree) if isinstance(n, ast.Name | ast.Attribute))
    return [n.lineno for n in names if last_name(n) in found]


def unscoped(tree: ast.AST) -> list[int]:
    """`.objects` of a party's rows whose calls do not go through `visible_to(`.

    Nor through `same_party_as(`, of a row that was itself reached so.
    """
    seen = {
        id(n.func.value)
        for n in calls(tree)
        if isinstance(n.func, ast.Attribute)
        and n.func.attr in {"visible_to", "same_party_as"}
    }
    return [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute)
        and n.attr == "objects"
        and id(n) not in seen
        and last_name(n.value) in OWNED
    ]


def swallowed(tree: ast.AST) -> list[int]:
    return [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.ExceptHandler)
        and (n.type is None or last_name(n.type) in {"Exception", "BaseException"})
    ]


def session_keys(tree: ast.AST) -> list[int]:
    """Keys of a session that are read, written or asked for by their text."""
    methods = {"get", "pop", "setdefault", "update", "has_key"}
    called = [c.func for c in calls(tree) if isinstance(c.func, ast.Attribute)]
    holders = [
        *(n.value for n in ast.walk(tree) if isinstance(n, ast.Subscript)),
        *(f.value for f in called if f.attr in methods),
        *(
            right
            for n in ast.walk(tree)
            if isinstance(n, ast.Compare)
            for right in n.comparators
        ),
    ]
    return sorted(h.lineno for h in holders if last_name(h) == "session")


def private_imports(tree: ast.AST) -> list[int]:
    """Imports of what allauth may change in any release."""
    found = [
        (node.lineno, name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", ""), *(n.name for n in node.names))
    ]
    parts = [(line, (name or "").split(".")) for line, name in found]
    return [n for n, names in parts if names[0] == "allauth" and "internal" in names]


def bare_refusals(tree: ast.AST) -> list[int]:
    """Refusals whose sentence is a literal that no gettext has seen, or names one."""
    literals = ast.Constant | ast.JoinedStr
    bare_names = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, literals)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        call.lineno
        for call in calls(tree)
        if last_name(call.func) == "Refused"
        and any(
            isinstance(a, literals) or getattr(a, "id", "") in bare_names
            for a in call.args[1:]
        )
    ]


@pytest.mark.parametrize(
    ("finder", "planted", "lines"),
    [
        (clock_readings, "x = 1\ny = timezone.now()", [2]),
        (streams, "r = StreamingHttpResponse(x)", [1]),
        (unscoped, "Bill.objects.filter(a=1)\nBill.objects.visible_to(m)", [1]),
        (unscoped, "Bill.objects.all()\nBill.objects.same_party_as(o)", [1]),
        (session_keys, 'request.session["a"]\nsession.get("a")\nsession.end()', [1, 2]),
        (session_keys, 'x = 1\n"a" in request.session', [2]),
        (private_imports, "import allauth.mfa.totp.internal.auth", [1]),
        (private_imports, "from allauth.mfa.totp.internal import auth", [1]),
        (private_imports, "from allauth.mfa.models import Authenticator", []),
        (bare_refusals, 'Refused("a", "だめ")\nRefused("a", f"{x}件")', [1, 2]),
        (bare_refusals, 'words = f"{x}件"\nRefused("a", words)', [2]),
        (bare_refusals, 'Refused("a", _("だめ"))\nRefused("a", words % x)', []),
        (swallowed, "try:\n    a()\nexcept Exception:\n    pass", [3]),
    ],
)
def test_each_finder_finds_what_is_planted(
    finder: Callable[[ast.AST], list[int]], planted, lines
):
    assert finder(ast.parse(planted)) == lines


def faults(finder, files) -> list[str]:
    return [
        f"{file.relative_to(SOURCE)}:{line}"
        for file in files
        for line in finder(ast.parse(file.read_text()))
    ]


def test_only_the_interfaces_read_the_clock():
    edge = {"web", "desk", "callbacks", "identity", "jobs", "adapters"}
    below = [f for f in FILES if f.parts[len(SOURCE.parts)] not in edge]
    clocks = {
        SOURCE / "platform" / f"{name}.py" for name in ("clock", "database_clock")
    }
    assert faults(clock_readings, [f for f in below if f not in clocks]) == []


def test_no_body_is_streamed():
    assert faults(streams, FILES) == []


def test_pages_reach_rows_only_through_visible_to():
    pages = [*(SOURCE / "web").rglob("*.py"), *(SOURCE / "desk").rglob("*.py")]
    assert len(OWNED) >= 10
    assert faults(unscoped, pages) == []


def test_only_the_entries_of_a_session_know_its_keys():
    entries = SOURCE / "identity" / "session_entries.py"
    assert faults(session_keys, [f for f in FILES if f != entries]) == []
    assert faults(session_keys, [entries]) != []


def test_one_file_imports_what_allauth_does_not_promise():
    api = SOURCE / "accounts" / "allauth_api.py"
    assert faults(private_imports, [f for f in FILES if f != api]) == []
    assert faults(private_imports, [api]) != []


def test_what_a_page_refuses_goes_through_gettext():
    own_words = {
        "jobs",
        "adapters",
        "platform",
        "config",
        "webhooks",
    }  # for the terminal of the operator
    pages = [f for f in FILES if f.parts[len(SOURCE.parts)] not in own_words]
    bill_run = SOURCE / "billing" / "run"
    assert faults(bare_refusals, [f for f in pages if f.parent != bill_run]) == []
    assert faults(bare_refusals, bill_run.glob("*.py")) != []


def test_nothing_swallows_every_exception():
    assert faults(swallowed, FILES) == []


def test_no_file_has_a_name_that_says_nothing():
    assert [f for f in FILES if f.name in FORBIDDEN_NAMES] == []


def lengths_of_functions() -> list[int]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (node.end_lineno or 0) - node.lineno + 1
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, kinds)
    ]


def test_files_and_functions_stay_short():
    files = [len(f.read_text().splitlines()) for f in FILES if f.stat().st_size]
    functions = lengths_of_functions()
    assert max(files) <= 400 and max(functions) <= 50
    assert median(files) <= 60 and median(functions) <= 8
    assert quantiles(files, n=20)[-1] <= 200
    assert quantiles(functions, n=20)[-1] <= 25


SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)\S*(.*)")


def test_every_suppression_says_why():
    for file in FILES:
        for line in file.read_text().splitlines():
            if found := SUPPRESSION.search(line):
                assert re.search(r"[a-z]+ [a-z0-9]+", found[2]), f"{file}: {line}"


def test_every_model_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    ours = [m for m in apps.get_models() if m.__module__.startswith("madoguchi.")]
    assert len(ours) >= 15
    assert [m.__name__ for m in ours if f"`{m.__name__}`" not in glossary] == []


def shipped() -> list[str]:
    lock = (ROOT / "requirements" / "app.txt").read_text()
    return re.findall(r"^([A-Za-z0-9._-]+)==\S+(?: ;.*)?(?= |\n)", lock, re.MULTILINE)


def licence_of(name: str) -> str:
    meta = distribution(name).metadata
    named = [meta["License-Expression"] or "", *(meta.get_all("Classifier") or [])]
    lines = [n for n in named if n and ("License ::" in n or "::" not in n)]
    return " | ".join(lines) or (meta["License"] or "").split("\n")[0]


GPL = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|(?<!Lesser )General Public License|Affero")


def test_the_licence_finder_tells_gpl_from_lgpl():
    assert GPL.search("GPL-3.0-only") and GPL.search("AGPL-3.0")
    assert GPL.search("GNU General Public License v3")
    assert not GPL.search("LGPL-3.0-only")
    assert not GPL.search("GNU Lesser General Public License v3 (LGPLv3)")


def test_nothing_we_ship_is_under_gpl_or_agpl():
    windows_only = {"colorama", "pywin32", "tzdata", "uvloop", "winloop"}
    names = [n for n in shipped() if n not in windows_only]
    assert len(names) >= 25
    licences = {name: licence_of(name) for name in names}
    assert {n for n, words in licences.items() if not words} == set()
    assert {n: words for n, words in licences.items() if GPL.search(words)} == {}


def test_the_version_is_in_the_changelog():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text()


def test_locks_name_no_index_and_hash_everything():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "--index-url" not in text and "://" not in text
        assert text.count("--hash=sha256:") > text.count("==")
