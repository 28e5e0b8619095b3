"""From the number that an outside system gave a thing to the party that it is of."""

from datetime import datetime
from hashlib import sha256

from madoguchi.platform.models import OutsideHandle


def outside_key(sender: str, outside_id: str) -> str:
    """Return a digest: who reads the table learns no number of an outside system."""
    return sha256(f"{sender}\0{outside_id}".encode()).hexdigest()


def register_outside_id(
    sender: str, outside_id: str, *, party: int, at: datetime
) -> None:
    """Remember whose it is; a number that is known keeps its party."""
    handle = OutsideHandle(
        key=outside_key(sender, outside_id), party_id=party, created_at=at
    )
    OutsideHandle.objects.bulk_create([handle], ignore_conflicts=True)


def party_of_outside_id(sender: str, outside_id: str) -> int | None:
    rows = OutsideHandle.objects.filter(key=outside_key(sender, outside_id))
    return rows.values_list("party_id", flat=True).first()
