"""Whose a thing of card gateway or bank is, so that its call-backs find the party."""

from datetime import datetime

from madoguchi.platform.models import Owned
from madoguchi.platform.outside_handles import register_outside_id

CARD_SENDER_NAME = "cards"
"""The gateway's name in `platform/outside_handles.py` and in the address it calls."""


BANK_SENDER_NAME = "banks"
"""The same of the service that registers bank accounts."""


def remember_outside_id(
    row: Owned, outside_id: str, *, at: datetime, sender: str = CARD_SENDER_NAME
) -> None:
    """Register the sender's name of a page, a charge, a refund or a card; "" is none.

    Inside the scope.
    """
    if outside_id:
        register_outside_id(sender, outside_id, party=row.party_id, at=at)
