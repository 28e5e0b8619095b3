"""Find names in templates that nobody gives: before a page shows it as a fault.

Templates are read, not rendered: a branch that no test opens is checked too.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.meta import find_undeclared_variables

from madoguchi.ui.page_filters import PAGE_FILTERS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "madoguchi"
GIVEN_EVERYWHERE = {*DEFAULT_NAMESPACE, "_", "gettext", "ngettext", "static", "url"}
GIVEN_TO_PAGES = {"csrf_input", "form", "page", "request", "site"}
GIVEN_TO_FORMS = {"errors", "fields", "hidden_fields", "field"}
GIVEN_BY_SOME_VIEWS = {  # beside `page`
    *("body", "both", "code", "next", "now", "offer", "settled", "until", "why"),
    "papers",  # of desk/order.html, which includes desk/papers.html
}
GIVEN_TO_MAILS = {
    *("account", "addressee", "asks", "at", "balance", "brand", "case", "changed"),
    *("card", "code", "debit", "due", "due_on", "event", "guide", "held_until", "host"),
    *(
        "can_do",
        "farewell",
        "is_named_here",
        "limit",
        "reference",
        "refund",
        "share",
        "stop",
    ),
    *("after", "before", "contract", "day", "more", "notice", "numbers", "title"),
    "items",
    *(
        "card",
        "kind",
        "month",
        "name",
        "new",
        "number",
        "old",
        "operator",
        "order",
        "own_days",
    ),
    *(
        "had_number",
        "is_by_colleague",
        "member",
        "may_cancel",
        "phone",
        "reminder",
        "profile",
        "sessions",
        "switch_from",
        "tail",
        "today",
        "what",
    ),
}
PAGE_NAMES = GIVEN_TO_PAGES | GIVEN_TO_FORMS | GIVEN_BY_SOME_VIEWS
METHODS_OF_LIBRARIES = {
    *("all", "as_field_group", "as_hidden", "exists", "first", "last"),
    "non_field_errors",
    "wrap",  # of a passkey, by allauth
}
DISPLAY_METHOD = re.compile(r"get_\w+_display")
READER = Environment(autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True)
READER.filters |= PAGE_FILTERS


def template_files() -> list[Path]:
    """Every template of ours, pages and plain texts."""
    folders = SOURCE.glob("*/templates")
    return sorted(f for folder in folders for f in folder.rglob("*") if f.is_file())


def name_faults(file: Path) -> Iterator[tuple[int, str]]:
    """Find the lines that use a name wrongly, with what is wrong."""
    given = PAGE_NAMES if file.suffix == ".html" else GIVEN_TO_MAILS
    yield from names_faults(file.read_text(), given)


def names_faults(source: str, given: set[str]) -> Iterator[tuple[int, str]]:
    tree = READER.parse(source)
    imported = {n for s in tree.find_all(nodes.FromImport) for n in s.names}
    known = given | GIVEN_EVERYWHERE | imported
    for name in find_undeclared_variables(tree) - known:
        used = (n.lineno for n in tree.find_all(nodes.Name) if n.name == name)
        yield min(used, default=1), f"{name} is given by nobody"
    yield from import_faults(tree)
    yield from call_faults(tree)
    yield from method_faults(tree)


def import_faults(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    loaded = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "load"}
    for statement in tree.find_all(nodes.FromImport):
        assert isinstance(statement.template, nodes.Const)
        macros = macros_of(statement.template.value)
        for name in statement.names:
            if name not in macros:
                yield statement.lineno, f"{name} is not in {statement.template.value}"
            if name not in loaded:
                yield statement.lineno, f"{name} is imported and not used"


def call_faults(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Calls of macros with arguments that they have not, or without one they need."""
    macros = {n.name: n for n in tree.find_all(nodes.Macro)}
    for statement in tree.find_all(nodes.FromImport):
        assert isinstance(statement.template, nodes.Const)
        macros |= macros_of(statement.template.value)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in macros:
            macro = macros[call.node.name]
            arguments = [argument.name for argument in macro.args]
            needed = arguments[: len(arguments) - len(macro.defaults)]
            told = [*arguments[: len(call.args)], *(k.key for k in call.kwargs)]
            if len(call.args) > len(arguments) or not set(told) <= set(arguments):
                yield call.lineno, f"{macro.name} has no such argument"
            elif len(told) > len(set(told)) or not set(needed) <= set(told):
                yield call.lineno, f"{macro.name} wants {needed}, each once"


def unused_macros(sources: Iterable[str]) -> set[str]:
    """Macros of these templates that none of them calls."""
    trees = [READER.parse(source) for source in sources]
    macros = {macro.name for tree in trees for macro in tree.find_all(nodes.Macro)}
    return macros - {
        call.node.name
        for tree in trees
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }


@cache
def macros_of(template: str) -> dict[str, nodes.Macro]:
    [file] = SOURCE.glob(f"*/templates/{template}")
    return {n.name: n for n in READER.parse(file.read_text()).find_all(nodes.Macro)}


def method_faults(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Methods that are not called: a template would take them for true."""
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    for attribute in tree.find_all(nodes.Getattr):
        name = attribute.attr
        is_method = name in method_names() or DISPLAY_METHOD.fullmatch(name)
        if is_method and id(attribute) not in called:
            yield attribute.lineno, f".{name} is a method: call it"


@cache
def method_names() -> set[str]:
    """Names that are methods without arguments, and nowhere anything else."""
    methods, others = {*METHODS_OF_LIBRARIES}, set[str]()
    for file in SOURCE.rglob("*.py"):
        for owner in ast.walk(ast.parse(file.read_text())):
            if isinstance(owner, ast.ClassDef):
                for member in owner.body:
                    add_member(member, methods, others)
    return methods - others


def add_member(member: ast.stmt, methods: set[str], others: set[str]) -> None:
    if isinstance(member, ast.FunctionDef):
        is_bare = not member.decorator_list and len(member.args.args) == 1
        (methods if is_bare else others).add(member.name)
    elif isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
        others.add(member.target.id)
    elif isinstance(member, ast.Assign):
        others.update(t.id for t in member.targets if isinstance(t, ast.Name))
