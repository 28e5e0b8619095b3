"""The time stamp of a signature, where an authority is configured."""

from typing import cast

from madoguchi.documents.pdf_signing import TimeStamper
from madoguchi.documents.ports import TimeStampAuthority
from madoguchi.platform.ports import is_port_open, load_adapter


def configured_time_stamper() -> TimeStamper | None:
    """How to get a stamp; None where no authority is named. For jobs only."""
    return (
        cast(TimeStampAuthority, load_adapter("timestamp")).stamp
        if is_port_open("timestamp")
        else None
    )
