"""The channels of a person, masked, and such as nobody has."""

from dataclasses import dataclass

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.guard.masks import (
    mask_address,
    mask_mail,
)
from madoguchi.accounts.models import Channel, User

DECOY_DOMAIN_ENDINGS = ("jp", "com", "ne.jp", "jp", "co.jp", "com", "jp", "net")
DECOY_LETTERS = "aehikmnstyr"
DECOY_PHONES_PER_256 = 96  # of 256 decoys have a phone as well


@dataclass(frozen=True, slots=True)
class MaskedChannel:
    """A channel with most of its address hidden.

    `channel` is None for the registered mail, and for a decoy.
    """

    kind: str
    masked_address: str
    channel: Channel | None = None


def masked_channels(user: User | None, canonical: str) -> list[MaskedChannel]:
    """Return the channels of a user, or decoys that stay the same for an identifier."""
    channels = Channel.objects.filter(user=user.pk if user else 0)
    verified = channels.exclude(verified_at=None).order_by("pk")
    masked = [
        MaskedChannel(c.kind, mask_address(c.kind, c.address), c) for c in verified
    ]
    if user is None:  # after the query: its absence could be measured
        return decoy_channels(canonical)
    return [MaskedChannel("mail", mask_mail(user.email)), *masked]


def decoy_channels(canonical: str) -> list[MaskedChannel]:
    raw = bytes.fromhex(keyed_digest("made up", canonical))
    first, host = (
        DECOY_LETTERS[raw[0] % len(DECOY_LETTERS)],
        DECOY_LETTERS[raw[1] % len(DECOY_LETTERS)],
    )
    ending = DECOY_DOMAIN_ENDINGS[raw[2] % len(DECOY_DOMAIN_ENDINGS)]
    decoys = [MaskedChannel("mail", f"{first}***@{host}***.{ending}")]
    if raw[3] < DECOY_PHONES_PER_256:
        prefix = ("070", "080", "090")[raw[4] % 3]
        decoys.append(MaskedChannel("sms", f"{prefix}-****-**{raw[5] % 100:02}"))
    return decoys
