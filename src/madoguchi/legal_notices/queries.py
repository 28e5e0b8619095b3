"""What customers read of notices of the law."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from madoguchi.legal_notices.models import LegalNotice, ToldContract
from madoguchi.platform.access import Access

MAX_SHOWN = 5


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


@lru_cache(maxsize=2)
def is_change_in_sight(minute: datetime) -> bool:
    """Whether any change to come was told to anybody; asked once a minute."""
    told = (LegalNotice.State.TELLING, LegalNotice.State.TOLD)
    rows = LegalNotice.objects.filter(state__in=told, happens_on__gte=minute.date())
    return rows.exists()
