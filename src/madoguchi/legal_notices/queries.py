"""What customers read of notices of the law."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from madoguchi.kernel.calendar import JST
from madoguchi.legal_notices.models import LegalNotice, ToldContract
from madoguchi.platform.access import Access

MAX_SHOWN = 5
PUBLIC_DURATION = timedelta(days=90)


def changes_of_contracts(
    access: Access, contracts: Sequence[int] | None, at: datetime
) -> list[LegalNotice]:
    """List the changes to come that these contracts were told of, the next first.

    None stands for all of them. Without any change to come nothing is asked of the
    customer's rows.
    """
    if not is_change_in_sight(at.replace(second=0, microsecond=0)):
        return []
    told = ToldContract.objects.visible_to(access).exclude(told_at=None)
    told = told.filter(notice__happens_on__gte=at.date())
    if contracts is not None:
        told = told.filter(contract__in=contracts)
    rows = told.select_related("notice").order_by("notice__happens_on", "notice")
    return list(dict.fromkeys(row.notice for row in rows))[:MAX_SHOWN]


def public_changes(at: datetime) -> list[LegalNotice]:
    """List what anybody may read of changes that were told, the newest day first.

    Up to 90 days after their day; one that names contracts is nobody else's business.
    """
    told = (LegalNotice.State.TELLING, LegalNotice.State.TOLD)
    first = at.astimezone(JST).date() - PUBLIC_DURATION
    rows = LegalNotice.objects.filter(
        state__in=told, contracts=[], happens_on__gte=first
    )
    return list(rows.order_by("-happens_on", "-pk"))


@lru_cache(maxsize=2)
def is_change_in_sight(minute: datetime) -> bool:
    """Whether any change to come was told to anybody; asked once a minute."""
    told = (LegalNotice.State.TELLING, LegalNotice.State.TOLD)
    rows = LegalNotice.objects.filter(state__in=told, happens_on__gte=minute.date())
    return rows.exists()
