"""A record that the database holds frozen, read for a page."""

from madoguchi.billing.record.invoice import (
    Invoice,
    convert_record,
    record_digest,
)
from madoguchi.billing.record.strict_json import require_that


def read_frozen_record(text: str, sha256: str) -> Invoice:
    """Parse a stored record; ValueError where it is not what was frozen.

    `sha256` is the digest stored beside it, which proves that the text is the one that
    was checked when it was issued. Whether that is canonical and adds up is looked at
    again by `madoguchi documents verify` (`parse_record`), not at each view.
    """
    require_that(record_digest(text) == sha256, "not the text of the digest")
    return convert_record(text, sha256)
