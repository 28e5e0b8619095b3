"""Devices (browsers) of a user: known, trusted, revoked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.accounts.guard.digests import digests_of_all_keys, keyed_digest
from madoguchi.accounts.models import Device, Identifier, User
from madoguchi.platform.fixed_statements import read_row, read_rows

DEVICES_SQL = "SELECT id, token_hash FROM accounts_device WHERE user_id = %(user)s"
INSERT_DEVICE_SQL = """
    INSERT INTO accounts_device (user_id, token_hash, name, first_seen_at, last_seen_at)
    VALUES (%(user)s, %(token_hash)s, %(name)s, %(at)s, %(at)s)
    RETURNING id"""
TRUST_PERIOD = timedelta(days=30)
MAX_DEVICE_NAME_LENGTH = 60

SYSTEM_NAMES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
BROWSER_NAMES = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True, slots=True)
class DeviceUse:
    """A sign-in in a device, and the token for its cookie."""

    token: str
    device: Device
    is_new_beside_others: bool


def known_device_of(token: str, canonical: str) -> Device | None:
    """Return the device of a cookie, if the user of that identifier has used it."""
    if not token:
        return None
    users = Identifier.objects.filter(canonical=canonical).values("user")
    return Device.objects.filter(
        user__in=users,
        token_hash__in=digests_of_all_keys("device", token),
        revoked_at=None,
    ).first()


def unrevoked_device_of(token: str, user: User) -> Device | None:
    devices = user.devices.filter(revoked_at=None)
    return devices.filter(token_hash__in=digests_of_all_keys("device", token)).first()


def is_trusted_device(device: Device | None, at: datetime) -> bool:
    until = device.trusted_until if device else None
    return until is not None and until > at


def record_device_use(token: str, user: User, name: str, at: datetime) -> DeviceUse:
    """Record a sign-in with the token of the cookie, "" for none.

    A revoked device that signs in again is a new one, with a token of its own.
    """
    hashes = digests_of_all_keys("device", token) if token else []
    known = read_rows(DEVICES_SQL, {"user": user.pk})
    of_token = [pk for pk, token_hash in known if token_hash in hashes]
    if device := first_unrevoked(user, of_token):
        device.last_seen_at = at
        device.save(update_fields=["last_seen_at"])
        return DeviceUse(token, device, is_new_beside_others=False)
    new_token = secrets.token_urlsafe(32) if of_token or not token else token
    device = create_device(user, keyed_digest("device", new_token), name, at)
    return DeviceUse(new_token, device, is_new_beside_others=bool(known))


def create_device(user: User, token_hash: str, name: str, at: datetime) -> Device:
    shown_name = name[:MAX_DEVICE_NAME_LENGTH]
    values = {
        "user": user.pk,
        "token_hash": token_hash,
        "name": shown_name,
        "at": at,
    }
    (pk,) = read_row(INSERT_DEVICE_SQL, values)
    return Device(
        pk=pk,
        user=user,
        token_hash=token_hash,
        name=shown_name,
        first_seen_at=at,
        last_seen_at=at,
    )


def first_unrevoked(user: User, pks: Sequence[int]) -> Device | None:
    if not pks:
        return None
    return user.devices.filter(pk__in=pks, revoked_at=None).first()


def trust_device(device: Device, at: datetime) -> None:
    """Let the password alone be enough in this device, for thirty days."""
    device.trusted_until = at + TRUST_PERIOD
    device.save(update_fields=["trusted_until"])


def revoke_device(device: Device, at: datetime) -> None:
    """Take the trust and the own counter of failures from the device."""
    device.revoked_at, device.trusted_until = at, None
    device.save(update_fields=["revoked_at", "trusted_until"])
