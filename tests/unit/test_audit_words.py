"""Every event of the audit log has words: staff read no identifier."""

import ast
from collections.abc import Iterator
from pathlib import Path

import madoguchi
from madoguchi.desk.audit_words import OTHER_EVENT, VERB_LABELS, event_words
from madoguchi.kernel.document_kind import DocumentKind

SOURCE = Path(madoguchi.__file__).parent
VERB_AT = {"Act": 0, "audited_change": 0, "imported_change": 0, "audit_attachment": 1}
"""By function: the place of the verb among its arguments."""


def verbs_in(tree: ast.AST) -> Iterator[str]:
    """The verbs that are written where an event is recorded."""
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        at = VERB_AT.get(name, len(call.args))
        for node in ast.walk(call.args[at]) if at < len(call.args) else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_the_finder_finds_what_is_planted():
    planted = 'Act("a_done", 1)\naudit_attachment(p, "x" if y else "z")\nother("no")'
    assert sorted(verbs_in(ast.parse(planted))) == ["a_done", "x", "z"]


def test_every_verb_that_is_recorded_has_words():
    files = [f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts]
    found = {v for f in files for v in verbs_in(ast.parse(f.read_text()))}
    found -= {"invoice_"}  # with the kind of the document, below
    assert len(found) > 20
    assert found - VERB_LABELS.keys() == set()
    later = {f"invoice_{kind}" for kind in DocumentKind if kind != "invoice"}
    assert later - VERB_LABELS.keys() == set()


def test_words_are_japanese_even_for_what_nobody_knows():
    assert event_words("contract_named") == "契約の呼び名を変更した"
    assert event_words("talk_started") == OTHER_EVENT == "そのほかの記録"
    assert not any("_" in str(words) for words in VERB_LABELS.values())
