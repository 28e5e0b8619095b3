"""The count of rooms, arrows and floors, on small houses and on one of known bounds."""

import pytest

from scripts.rooms import (
    BOUNDS,
    SHORT,
    Bound,
    Measured,
    measure_package,
    missed_bounds,
    print_rooms,
    read_tree,
)

LAYERS = """
[importlinter:contract:layers]
layers =
    config
    web | jobs
    billing
    kernel
"""


@pytest.fixture
def built_house(tmp_path):
    """Return a function that writes a checkout and reads it."""

    def build(**files: str):
        (tmp_path / ".importlinter").write_text(LAYERS)
        for name, source in files.items():
            file = tmp_path / f"{name.replace('__', '/')}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source)
        return read_tree(tmp_path)

    return build


def in_source(**files: str) -> dict[str, str]:
    return {f"src__madoguchi__{name}": source for name, source in files.items()}


def test_the_house_has_its_apps_and_what_stands_beside_them(built_house):
    tree = built_house(
        bench__run="from tests import people\nfrom madoguchi.web import bills",
        scripts__long="\n" * SHORT,
        **in_source(
            web__bills="from madoguchi.kernel.tax import tax_of",
            jobs__bills="import madoguchi.billing.rules",
            billing__rules="def of() -> int:\n    from madoguchi.kernel import tax",
            kernel__tax="from decimal import Decimal",
        ),
    )
    told = Measured("house", rooms=6, arrows=4, floors=3, up=0, circles=0)
    assert measure_package(tree, "madoguchi") == told


def test_a_folder_is_one_room_and_a_pair_is_one_arrow(built_house):
    tree = built_house(
        **in_source(
            web__urls="from madoguchi.web.entry import codes, forms",
            web__entry__codes="from madoguchi.web.paths import x\nfrom . import forms",
            web__entry__forms="import madoguchi.web.paths",
            web__paths="",
        )
    )
    told = Measured("web", rooms=3, arrows=2, floors=3, up=0, circles=0)
    assert measure_package(tree, "madoguchi.web") == told


def test_a_short_room_counts_only_with_an_arrow(built_house):
    tree = built_house(
        **in_source(
            web__long="\n" * SHORT,
            web__short="\n" * (SHORT - 1),
            web__a="from madoguchi.web import b, c",
            web__b="",
            web__c="from madoguchi import web",
        )
    )
    assert measure_package(tree, "madoguchi.web").rooms == 4


def test_a_circle_is_one_floor_and_is_a_fault(built_house):
    tree = built_house(
        **in_source(
            documents__top="from madoguchi.documents import a",
            documents__a="from madoguchi.documents.b import x",
            documents__b="from madoguchi.documents.c import x",
            documents__c="from madoguchi.documents import a, ground",
            documents__ground="",
        )
    )
    measured = measure_package(tree, "madoguchi.documents")
    assert (measured.floors, measured.circles, measured.arrows) == (3, 1, 5)
    assert missed_bounds(measured) == ["documents: 1 circles, where none may be"]


@pytest.mark.parametrize(
    ("importer", "imported", "up"),
    [("kernel", "web", 1), ("web", "kernel", 0), ("web", "jobs", 0)],
)
def test_an_arrow_goes_up_from_a_layer_to_a_higher_one(
    built_house, importer, imported, up
):
    tree = built_house(
        **in_source(
            **{
                f"{importer}__a": f"from madoguchi.{imported}.b import x",
                f"{imported}__b": "",
            }
        )
    )
    assert measure_package(tree, "madoguchi").up == up


def test_each_bound_that_is_missed_is_said():
    bound = BOUNDS["billing"]
    assert bound == Bound(rooms=11, arrows=14, floors=3)
    kept = Measured("billing", 11, 14, 3, up=0, circles=0)
    assert missed_bounds(kept) == []
    assert missed_bounds(Measured("billing", 12, 15, 4, up=0, circles=0)) == [
        "billing: 12 rooms, 11 at most",
        "billing: 15 arrows, 14 at most",
        "billing: 4 floors, 3 at most",
    ]


def test_a_package_that_is_gone_does_not_keep_its_bounds(built_house, tmp_path, capsys):
    built_house(**in_source(kernel__tax=""))
    assert print_rooms(tmp_path) == 1
    assert "billing: no rooms to count" in capsys.readouterr().out
