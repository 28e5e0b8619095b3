"""The time stamp of a signature, where an authority is configured."""

from madoguchi.documents.ports import TIMESTAMP, TimeStamper


def configured_time_stamper() -> TimeStamper | None:
    """Return the stamping function; None where no authority is named. For jobs."""
    return TIMESTAMP.load_adapter().stamp if TIMESTAMP.is_open else None
