"""Record what changes a row: its values before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from madoguchi.platform.audit import Act, FieldChanges, record
from madoguchi.platform.models import Owned


@contextmanager
def audited_change(
    verb: str, target: Owned, *, actor: str, at: datetime
) -> Iterator[None]:
    """Lock and re-read a row, let the block change it, and record what changed."""
    with transaction.atomic():
        rows = type(target)._default_manager.select_for_update()
        target.refresh_from_db(from_queryset=rows)
        before = model_to_dict(target)
        yield
        target.save()
        changes = field_changes(before, model_to_dict(target))
        record(Act(verb, str(target), target.party_id, actor, at), changes)


def field_changes(before: dict[str, Any], after: dict[str, Any]) -> FieldChanges:
    return {
        name: [str(before[name]), str(value)]
        for name, value in after.items()
        if value != before[name]
    }
