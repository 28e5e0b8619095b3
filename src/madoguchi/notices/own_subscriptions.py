"""News of one's own contracts: who is signed in chooses ways, and stops them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import User
from madoguchi.notices.subscription_models import StatusSubscription, Way


def live_subscriptions_of(user: User) -> QuerySet[StatusSubscription]:
    return StatusSubscription.objects.filter(user=user, ended_at=None)


def proved_addresses(user: User) -> list[tuple[Way, str]]:
    """Return where somebody can be told: the mail of the login, and proved numbers."""
    mails = [(Way.MAIL, user.email)] if user.email else []
    phones = verified_phones_of(user).order_by("pk")
    return [*mails, *((Way.SMS, row.address) for row in phones)]


@transaction.atomic
def choose_own_news(
    user: User,
    chosen: Iterable[tuple[Way, str]],
    wishes: Mapping[str, Any],
    at: datetime,
) -> None:
    """Tell the chosen addresses from now on as wished, and no other but browsers.

    An address that the user has not proved is passed over.
    """
    User.objects.select_for_update().get(pk=user.pk)
    wanted = set(chosen).intersection(proved_addresses(user))
    for row in live_subscriptions_of(user):
        is_kept = row.way == Way.PUSH or (row.way, row.address) in wanted
        wanted.discard((Way(row.way), row.address))
        for name, value in wishes.items():
            setattr(row, name, value)
        row.ended_at = None if is_kept else at
        row.save()
    plain = {"user": user, "asked_at": at, "confirmed_at": at} | dict(wishes)
    for way, address in sorted(wanted):
        StatusSubscription.objects.create(way=way, address=address, **plain)


def is_proved_still(row: StatusSubscription) -> bool:
    """Whether the address of an own subscription is still one of its login."""
    if row.user is None:
        return row.user_id is None  # the login has gone
    if row.way == Way.PUSH:
        return True
    return (Way(row.way), row.address) in proved_addresses(row.user)
