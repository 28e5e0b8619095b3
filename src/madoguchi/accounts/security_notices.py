"""Notices of a change of sign-in, one for each channel of the user."""

import secrets
from datetime import datetime

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import Channel, RecoveryCase, SecurityNotice, User

ChannelAddress = tuple[str, str]
"""Kind of channel and its address."""


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
    extra_channels: list[ChannelAddress] | None = None,
    case: RecoveryCase | None = None,
) -> list[int]:
    """Create a notice for each verified channel, and return their keys.

    `extra_channels`: those that the change has removed.
    """
    channels = dict.fromkeys([*notice_channels_of(user), *(extra_channels or [])])
    return [
        SecurityNotice.objects.create(
            user=user, what=what, kind=kind, address=address, case=case, at=at
        ).pk
        for kind, address in channels
    ]


def create_stop_number(notice: SecurityNotice) -> str:
    """Return a new number of twelve digits by which its reader reverts the change."""
    number = f"{secrets.randbelow(10**12):012}"
    notice.stop_hash = keyed_digest("stop", number)
    notice.save(update_fields=["stop_hash"])
    return number
