"""Whose a thing of the card gateway is, so that its call-backs find the party."""

from datetime import datetime

from madoguchi.platform.models import Owned
from madoguchi.platform.outside_handles import register_outside_id

CARD_SENDER_NAME = "cards"
"""The gateway's name in `platform/outside_handles.py` and in the address it calls."""


def remember_outside_id(row: Owned, outside_id: str, *, at: datetime) -> None:
    """Register the gateway's name of a page, a charge, a refund or a card; "" is none.

    Inside the scope.
    """
    if outside_id:
        register_outside_id(CARD_SENDER_NAME, outside_id, party=row.party_id, at=at)
