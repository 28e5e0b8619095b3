"""Find another notice about the same thing at the same time."""

from collections.abc import Sequence

from django.db.models import F, Q

from madoguchi.notices.models import Notice


def overlapping_notice(notice: Notice) -> Notice | None:
    """Find one of the same kind that meets the window, a function and the reach.

    Inside a scope or a batch; neither the notice itself counts, nor what was called
    off before it began.
    """
    others = Notice.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=notice.starts_at),
        kind=notice.kind,
        functions__overlap=notice.functions,
    ).exclude(Q(pk=notice.pk) | Q(ends_at=F("starts_at")))
    if notice.ends_at is not None:
        others = others.filter(starts_at__lt=notice.ends_at)
    return next(
        (row for row in others.order_by("pk") if reaches_meet(row, notice)), None
    )


def reaches_meet(one: Notice, other: Notice) -> bool:
    """Whether somebody may be reached by both."""
    return (
        limits_meet(one.services, other.services)
        and limits_meet(one.contracts, other.contracts)
        and areas_meet(one.areas, other.areas)
    )


def limits_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or bool(set(one) & set(other))


def areas_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether an area lies in another; a postal code is compared with its like."""
    if not one or not other:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)
