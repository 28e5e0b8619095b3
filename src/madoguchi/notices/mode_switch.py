"""Switch the mode of a function."""

from datetime import datetime

from django.db import transaction

from madoguchi.notices.models import Mode, ServiceMode
from madoguchi.platform.audit import Act, record


@transaction.atomic
def switch_mode(to: ServiceMode, *, actor: str, at: datetime) -> None:
    """Replace the mode of a function, and record it. Under the batch role only."""
    rows = ServiceMode.objects.select_for_update()
    was = rows.filter(function=to.function).first()
    to.since = at
    to.save()
    changes = {"mode": [was.mode if was else Mode.OPEN.value, str(to.mode)]}
    record(Act("mode_changed", to.function, None, actor, at), changes)
