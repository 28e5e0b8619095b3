"""Migrate without rendering every model again for each operation.

Django keeps a class for each model of the state and makes anew, after each operation,
those that are related to the changed one: with us nearly all of them. Making the
tables of an empty database took twenty seconds of the processor so. Here an operation
gets the models it asks for, each with those it refers to and those that refer to it.
"""

from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

ModelKey = tuple[str, str]


def apply_what_is_missing(executor: MigrationExecutor) -> None:
    """As `migrate` does, without a word."""
    targets = executor.loader.graph.leaf_nodes()
    if not (plan := executor.migration_plan(targets)):
        return
    told: dict[str, Any] = {"verbosity": 0, "interactive": False, "plan": plan}
    emit_pre_migrate_signal(db=executor.connection.alias, **told)
    executor.migrate(targets, plan, state_so_far(executor))
    emit_post_migrate_signal(db=executor.connection.alias, **told)


def state_so_far(executor: MigrationExecutor) -> "LightState":
    """What the migrations that were applied have made."""
    state = LightState(real_apps=executor.loader.unmigrated_apps)
    leaves = executor.loader.graph.leaf_nodes()
    for migration, _ in executor.migration_plan(leaves, clean_start=True):
        key = migration.app_label, migration.name
        if key in executor.loader.applied_migrations:
            migration.mutate_state(state, preserve=False)
    return state


class LightState(ProjectState):
    """A state whose models are rendered when they are asked for, a few at a time."""

    @property
    def apps(self) -> Any:
        """The few or, once `clear_delayed_apps_cache` was called, all of them."""
        return self.__dict__.get("apps") or FewModels(self)

    def clear_delayed_apps_cache(self) -> None:
        """Render all: Django calls this where any model may be asked for."""
        self.__dict__["apps"] = ProjectState(self.models, self.real_apps).apps

    def clone(self) -> "LightState":
        models = {key: state.clone() for key, state in self.models.items()}
        return LightState(models, self.real_apps)


class FewModels:
    """What stands for the registry while an operation changes tables."""

    def __init__(self, state: LightState) -> None:
        self.state = state

    def get_model(self, app_label: str, model_name: str) -> Any:
        key = app_label, model_name.lower()
        keys = self.with_what_they_refer_to({key, *self.that_refer_to(key)})
        few = {each: self.state.models[each] for each in keys}
        return ProjectState(few, self.state.real_apps).apps.get_model(*key)

    def that_refer_to(self, key: ModelKey) -> set[ModelKey]:
        models = self.state.models.items()
        return {other for other, state in models if key in referred_models(state)}

    def with_what_they_refer_to(self, keys: set[ModelKey]) -> set[ModelKey]:
        found, ahead = set(), list(keys)
        while ahead:
            if (key := ahead.pop()) in self.state.models and key not in found:
                found.add(key)
                ahead.extend(referred_models(self.state.models[key]))
        return found


def referred_models(state: ModelState) -> set[ModelKey]:
    """Those of a model's relations, of their tables between, and of its bases."""
    relations = [f.remote_field for f in state.fields.values() if f.remote_field]
    named: list[Any] = [relation.model for relation in relations]
    named += [t for relation in relations if (t := getattr(relation, "through", None))]
    named += [base for base in state.bases if isinstance(base, str)]
    return {resolve_relation(name, state.app_label, state.name_lower) for name in named}
