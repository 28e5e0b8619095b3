"""What a service is stands in one table, and nothing else names a service."""

import ast
from pathlib import Path

from madoguchi.contracts.service_kinds import (
    ALL_SERVICES,
    SERVICE_KINDS,
    SERVICES_WITH_PLACE,
    Service,
    service_kind_of,
)

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
NAMING_FILES = {  # the table itself, what may fail, and people to try the demo with
    "contracts/service_kinds.py",
    "notices/models.py",
    "jobs/upkeep/demo_data.py",
}


def service_literals(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and node.value in Service.values
    ]


def test_every_service_is_described():
    assert list(SERVICE_KINDS) == list(Service)
    assert ALL_SERVICES == ("mobile", "fibre") and SERVICES_WITH_PLACE == ("fibre",)


def test_a_service_that_is_no_longer_offered_has_a_line_and_nothing_else():
    kind = service_kind_of("adsl")
    assert kind.line_label == "回線番号" and kind.plan_item_kind == ""
    assert not (kind.has_data_usage or kind.loses_number or kind.has_place)


def test_the_literal_finder_finds_what_is_planted():
    assert service_literals('a = 1\nb = row.service == "mobile"') == [2]


def test_no_other_module_names_a_service():
    files = [f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts]
    naming = {
        f.relative_to(SOURCE).as_posix()
        for f in files
        if service_literals(f.read_text())
    }
    assert naming == NAMING_FILES
