"""Renewals that come, and that a customer wants to go on (続ける)."""

from collections.abc import Sequence
from datetime import date, datetime

from madoguchi.legal_notices.models import RenewalNotice
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record


def renewals_to_come(
    access: Access, contracts: Sequence[int], today: date
) -> list[RenewalNotice]:
    """List the renewals that were told and come, the next first."""
    mine = RenewalNotice.objects.visible_to(access).exclude(told_at=None)
    rows = mine.filter(contract__in=contracts, renews_on__gt=today)
    return list(rows.select_related("contract").order_by("renews_on", "pk"))


def keep_going_on(row: RenewalNotice, *, actor: str, at: datetime) -> None:
    """Record that the customer goes on; once: a second click changes nothing."""
    rows = RenewalNotice.objects.same_party_as(row).select_for_update()
    kept = rows.get(pk=row.pk)
    if kept.choice:
        return
    kept.choice, kept.chosen_at = RenewalNotice.Choice.CONTINUE, at
    kept.chosen_by = actor
    kept.save()
    target = f"{kept.contract.contract_number} {kept.renews_on}"
    record(Act("renewal_chosen", target, kept.party_id, actor, at))
