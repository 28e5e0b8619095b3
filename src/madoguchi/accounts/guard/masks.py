"""Masked channels for pages before sign-in, and decoys for unknown identifiers."""

from dataclasses import dataclass

from madoguchi.accounts.guard.digests import keyed_digest
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


def mask_address(kind: str, address: str) -> str:
    return mask_mail(address) if kind == Channel.Kind.MAIL else mask_phone(address)


def mask_mail(address: str) -> str:
    local, _at, domain = address.partition("@")
    host, _dot, ending = domain.partition(".")
    return f"{local[:1]}***@{host[:1]}***.{ending}"


def mask_mailbox(address: str) -> str:
    """Hide who it is and show the domain: s***@gmial.com. For those who may know it.

    In a notice of a change it is the domain that shows a typing error, or a stranger.
    """
    local, _at, domain = address.partition("@")
    return f"{local[:1]}***@{domain}"


def mask_phone(number: str) -> str:
    return f"{number[:3]}-****-**{number[-2:]}"


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
