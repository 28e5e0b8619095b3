"""The time stamp of a signature, where an authority is configured."""

from typing import cast

from madoguchi.documents.ports import TimeStampAuthority, TimeStamper
from madoguchi.platform.ports import is_port_open, load_adapter


def configured_time_stamper() -> TimeStamper | None:
    """Return the stamping function; None where no authority is named. For jobs."""
    return (
        cast(TimeStampAuthority, load_adapter("timestamp")).stamp
        if is_port_open("timestamp")
        else None
    )
