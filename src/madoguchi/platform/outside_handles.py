"""From the number that an outside system gave a thing to the party that it is of."""

from datetime import datetime
from hashlib import sha256

from madoguchi.platform.models import OutsideHandle

OUTSIDE_KEY_SQL = (
    "encode(sha256(convert_to('{sender}', 'UTF8') || '\\x00'::bytea"
    " || convert_to({outside_id}, 'UTF8')), 'hex')"
)
"""`outside_key` for whole tables: `sender` is a name, `outside_id` SQL of a text."""


def outside_key(sender: str, outside_id: str) -> str:
    """Return a digest: who reads the table learns no number of an outside system."""
    return sha256(f"{sender}\0{outside_id}".encode()).hexdigest()


def register_outside_id(
    sender: str,
    outside_id: str,
    *,
    party: int,
    at: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Remember whose it is; a number that is known keeps its party.

    Without `expires_at` it is remembered for good.
    """
    handle = OutsideHandle(
        key=outside_key(sender, outside_id),
        party_id=party,
        created_at=at,
        expires_at=expires_at,
    )
    OutsideHandle.objects.bulk_create([handle], ignore_conflicts=True)


def party_of_outside_id(sender: str, outside_id: str) -> int | None:
    rows = OutsideHandle.objects.filter(key=outside_key(sender, outside_id))
    return rows.values_list("party_id", flat=True).first()
