"""A code to an address that counts for nothing before it is proved."""

from django.http import HttpRequest

from madoguchi.accounts.guard import challenge
from madoguchi.accounts.models import Channel, User
from madoguchi.identity.one_time_codes import (
    redeem_code,
    requested_channel_pk,
    send_code_to_user,
)
from madoguchi.platform.clock import now

KindAndAddress = tuple[str, str]
"""Kind of channel (`mail`, `sms`) and the address in canonical spelling."""


def send_address_code(
    request: HttpRequest, user: User, purpose: str, to: KindAndAddress
) -> None:
    """Send a code of `user` to an address. Refused (`too_many_codes`)."""
    kind, address = to
    channel, _created = user.channels.get_or_create(
        kind=kind, address=address, defaults={"created_at": now()}
    )
    send_code_to_user(request, user, purpose, channel)


def is_address_code_sent(
    request: HttpRequest, user: User, purpose: str, to: KindAndAddress
) -> bool:
    """Say whether a code was sent to this address in this session."""
    kind, address = to
    channel = requested_channel_pk(request, purpose)
    rows = Channel.objects.filter(pk=channel, user=user)
    return rows.filter(kind=kind, address=address).exists()


def redeem_address_code(
    request: HttpRequest, user: User, purpose: str, to: KindAndAddress, code: str
) -> None:
    """Use the code up: the address is proved. Refused as `redeem_code` refuses.

    The channel that only carried the code goes.
    """
    redeem_code(request, purpose, code)
    kind, address = to
    carried = user.channels.filter(kind=kind, address=address, verified_at=None)
    challenge.drop_channels(carried, now())
