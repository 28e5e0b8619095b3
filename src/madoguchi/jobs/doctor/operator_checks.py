"""What the operator's folder brought and what is no longer accepted of it."""

from collections.abc import Iterator

from django.db import DatabaseError, OperationalError

from madoguchi.catalogue.fee_items import stored_fee_item_faults
from madoguchi.jobs.doctor.finding import Finding, bad, note


def check_fee_items() -> Iterator[Finding]:
    """Whether promised fees have an item; an import before may not have asked."""
    try:
        faults = stored_fee_item_faults()
    except OperationalError:
        raise
    except DatabaseError:
        yield note("品目", "このログインからは確かめられません。")
        return
    for fault in faults:
        yield bad("品目", f"operator.json の {fault.field}: {fault.message}。")
