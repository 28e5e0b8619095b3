"""Put a function into another mode, and let what waited for it go on."""

from datetime import datetime

from django.db import transaction

from madoguchi.notices.models import Mode, ServiceMode
from madoguchi.platform.audit import Act, record


@transaction.atomic
def switch_mode(to: ServiceMode, *, actor: str, at: datetime) -> None:
    """`to` replaces how its function ran. Only under the batch role."""
    rows = ServiceMode.objects.select_for_update()
    was = rows.filter(function=to.function).first()
    to.since = at
    to.save()
    changes = {"mode": [was.mode if was else Mode.OPEN.value, str(to.mode)]}
    record(Act("mode_changed", to.function, None, actor, at), changes)
