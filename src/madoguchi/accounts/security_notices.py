"""Whom a change of sign-in is told: every channel there was and every one there is."""

import secrets
from datetime import datetime

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import Channel, RecoveryCase, SecurityNotice, User

ChannelAddress = tuple[str, str]
"""Kind of channel, and where it leads."""


def notice_channels_of(user: User) -> list[ChannelAddress]:
    verified = user.channels.exclude(verified_at=None).order_by("pk")
    return [
        (Channel.Kind.MAIL.value, user.email),
        *((channel.kind, channel.address) for channel in verified),
    ]


def create_security_notices(
    user: User,
    what: str,
    at: datetime,
    *,
    also: list[ChannelAddress] | None = None,
    case: RecoveryCase | None = None,
) -> list[int]:
    """The notices to send. `also`: channels that are gone, or not yet there."""
    reached = dict.fromkeys([*notice_channels_of(user), *(also or [])])
    return [
        SecurityNotice.objects.create(
            user=user, what=what, kind=kind, address=address, case=case, at=at
        ).pk
        for kind, address in reached
    ]


def create_stop_number(notice: SecurityNotice) -> str:
    """A fresh number by which its reader says: this was not me. Twelve digits."""
    number = f"{secrets.randbelow(10**12):012}"
    notice.stop_hash = keyed_digest("stop", number)
    notice.save(update_fields=["stop_hash"])
    return number
