"""Channels as a stranger may see them; and channels for numbers that nobody has."""

from dataclasses import dataclass

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import Channel, User

DECOY_DOMAIN_ENDINGS = ("jp", "com", "ne.jp", "jp", "co.jp", "com", "jp", "net")
DECOY_LETTERS = "aehikmnstyr"
DECOY_PHONES_PER_256 = 96  # of 256 made-up people have a phone as well


@dataclass(frozen=True, slots=True)
class MaskedChannel:
    """`channel` is none for the registered mail, and for a channel made up."""

    kind: str
    shown: str
    channel: Channel | None = None


def masked_channels(user: User | None, canonical: str) -> list[MaskedChannel]:
    """The same for the same name each time, whether somebody has it or not."""
    theirs = Channel.objects.filter(user=user.pk if user else 0)
    verified = theirs.exclude(verified_at=None).order_by("pk")
    rest = [MaskedChannel(c.kind, mask_address(c.kind, c.address), c) for c in verified]
    if user is None:  # asked for all the same: a query less would tell
        return decoy_channels(canonical)
    return [MaskedChannel("mail", mask_mail(user.email)), *rest]


def mask_address(kind: str, address: str) -> str:
    return mask_mail(address) if kind == Channel.Kind.MAIL else mask_phone(address)


def mask_mail(address: str) -> str:
    local, _at, domain = address.partition("@")
    host, _dot, ending = domain.partition(".")
    return f"{local[:1]}***@{host[:1]}***.{ending}"


def mask_phone(number: str) -> str:
    return f"{number[:3]}-****-**{number[-2:]}"


def decoy_channels(canonical: str) -> list[MaskedChannel]:
    raw = bytes.fromhex(keyed_digest("made up", canonical))
    first, host = (
        DECOY_LETTERS[raw[0] % len(DECOY_LETTERS)],
        DECOY_LETTERS[raw[1] % len(DECOY_LETTERS)],
    )
    ending = DECOY_DOMAIN_ENDINGS[raw[2] % len(DECOY_DOMAIN_ENDINGS)]
    found = [MaskedChannel("mail", f"{first}***@{host}***.{ending}")]
    if raw[3] < DECOY_PHONES_PER_256:
        prefix = ("070", "080", "090")[raw[4] % 3]
        found.append(MaskedChannel("sms", f"{prefix}-****-**{raw[5] % 100:02}"))
    return found
