"""A model that is rendered with few others is the one among all."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from madoguchi.config.light_migrations import LightState

ASKED = [
    ("accounts", "User"),
    ("auth", "Group"),
    ("customers", "Party"),
    ("contracts", "Contract"),
    ("procrastinate", "ProcrastinateEvent"),
]


@pytest.fixture(scope="module")
def whole():
    """The state that all migrations make."""
    return MigrationLoader(None).project_state()


def described(model) -> tuple:
    """Its table and columns, its many-to-many tables, and what refers to it."""
    meta = model._meta
    columns = [(f.column, f.db_type(connection)) for f in meta.local_fields]
    tables = [f.remote_field.through._meta.db_table for f in meta.many_to_many]
    others = {
        (relation.related_model._meta.label, relation.field.name)
        for relation in meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    constraints = [c.deconstruct() for c in (*meta.constraints, *meta.indexes)]
    return meta.db_table, columns, tables, others, constraints


@pytest.mark.parametrize("asked", ASKED)
def test_a_model_among_few_is_the_one_among_all(whole, asked):
    light = LightState(whole.models, whole.real_apps)
    told = described(light.apps.get_model(*asked))
    assert told == described(whole.apps.get_model(*asked))


def test_few_are_rendered_unless_any_may_be_asked_for(whole):
    light = LightState(whole.models, whole.real_apps)
    few = light.apps.get_model("catalogue", "Operator")._meta.apps.get_models()
    assert len(few) < len(whole.models) / 4
    light.clear_delayed_apps_cache()
    contract = light.apps.get_model("contracts", "Contract")
    party = light.apps.get_model("customers", "Party")
    assert contract._meta.get_field("party").related_model is party


def test_what_is_done_to_a_copy_is_not_done_to_the_state(whole):
    light = LightState(whole.models, whole.real_apps)
    copy = light.clone()
    copy.remove_field("customers", "party", "customer_number")
    names = [f.name for f in light.apps.get_model("customers", "Party")._meta.fields]
    assert "customer_number" in names
    left = [f.name for f in copy.apps.get_model("customers", "Party")._meta.fields]
    assert "customer_number" not in left
