"""Shortcuts of the home page: what each button makes of the choice."""

import pytest

from madoguchi.web.home.shortcuts import shortcuts_after

THREE = ["invoice", "usage", "progress"]
SIX = [*THREE, "plan", "address", "cancel"]


@pytest.mark.parametrize(
    ("chosen", "act", "name", "after"),
    [
        (THREE, "up", "usage", ["usage", "invoice", "progress"]),
        (THREE, "down", "usage", ["invoice", "progress", "usage"]),
        (THREE, "up", "invoice", THREE),
        (THREE, "down", "progress", THREE),
        (THREE, "remove", "usage", ["invoice", "progress"]),
        (THREE, "remove", "plan", THREE),
        (THREE, "add", "plan", [*THREE, "plan"]),
        (THREE, "add", "usage", THREE),
        (SIX, "add", "mail", SIX),  # six are the most
        (THREE, "burn", "usage", THREE),
    ],
)
def test_an_act_changes_one_thing_or_nothing(chosen, act, name, after):
    assert shortcuts_after(chosen, act, name) == after
