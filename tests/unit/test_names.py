"""Names that can be searched for: no bare participles, no numbers without a unit."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
FILES = [f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts]
IRREGULAR = re.compile(
    r"begun|bought|bound|built|done|drawn|found|given|gone|held|kept|known|left|lost"
    r"|made|meant|met|paid|said|seen|sent|shown|sold|spent|spoken|struck|taken|told"
    r"|torn|written"
)
NOT_PARTICIPLES = {"need", "feed", "seed", "speed", "posted"}  # a command's word
PLAIN_AMOUNTS = {"SATURDAY", "SHARDS"}  # a day of the week, a count of chains
SAME_MEANING = {"Command", "apply"}  # Django's; a step, whose name orders keep


def is_bare_participle(name: str) -> bool:
    one_word = "_" not in name.strip("_") and name not in NOT_PARTICIPLES
    return one_word and bool(name.endswith("ed") or IRREGULAR.fullmatch(name))


def definitions(tree: ast.AST) -> Iterator[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node.name for node in ast.walk(tree) if isinstance(node, kinds))


def public_names(tree: ast.Module) -> Iterator[str]:
    """The names of a module's own functions and classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return (n.name for n in tree.body if isinstance(n, kinds) and n.name[0] != "_")


def is_amount(value: ast.expr | None) -> bool:
    """A number, a calculation, or a span of time."""
    if isinstance(value, ast.UnaryOp | ast.BinOp):
        return True
    if isinstance(value, ast.Call):
        return getattr(value.func, "id", "") in {"timedelta", "range"}
    plain = isinstance(value, ast.Constant)
    return plain and isinstance(value.value, int | float)


def one_word_amounts(tree: ast.Module) -> list[str]:
    """Constants that are numbers, and say neither unit nor bound."""
    pairs = [
        (target, value)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for whole in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for target, value in zip(
            getattr(whole, "elts", [whole]),
            getattr(node.value, "elts", [node.value]),
            strict=False,
        )
    ]
    names = [getattr(t, "id", "") for t, value in pairs if is_amount(value)]
    return [name for name in names if name.isupper() and "_" not in name]


def parsed() -> dict[str, ast.Module]:
    return {f.relative_to(SOURCE).as_posix(): ast.parse(f.read_text()) for f in FILES}


def test_the_finders_find_what_is_planted():
    tree = ast.parse(
        "MOST = 3\nMAX_ROWS: int = 3\ndef told(): ...\ndef read_row(): ..."
    )
    assert [n for n in definitions(tree) if is_bare_participle(n)] == ["told"]
    assert is_bare_participle("sealed") and not is_bare_participle("sealed_file")
    assert one_word_amounts(tree) == ["MOST"]
    pair = "FEW, DESK = 2, 'desk'\nLONG = timedelta(days=1)\nDAY_SECONDS = 60 * 60"
    assert one_word_amounts(ast.parse(pair)) == ["FEW", "LONG"]
    assert list(public_names(tree)) == ["told", "read_row"]


def test_no_function_is_a_bare_participle():
    found = {
        f"{file}: {name}"
        for file, tree in parsed().items()
        for name in definitions(tree)
        if is_bare_participle(name)
    }
    assert sorted(found) == []


def test_no_public_name_of_one_word_stands_in_three_files():
    files: dict[str, set[str]] = defaultdict(set)
    for file, tree in parsed().items():
        for name in public_names(tree):
            files[name].add(file)
    often = {n: f for n, f in files.items() if len(f) >= 3 and "_" not in n}
    assert {n: f for n, f in often.items() if n not in SAME_MEANING} == {}


def test_a_constant_that_is_a_number_says_its_unit_or_bound():
    found = {
        f"{file}: {name}"
        for file, tree in parsed().items()
        if file != "config/settings.py"  # Django's own names
        for name in one_word_amounts(tree)
        if name not in PLAIN_AMOUNTS
    }
    assert sorted(found) == []
