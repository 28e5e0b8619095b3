"""Faults that mean an unreachable database, as Django or the queue meets them."""

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

from madoguchi.web.http.database_unavailable import (
    UNREACHABLE_SQLSTATES,
    exception_chain,
    is_database_unavailable,
)

OUTAGE_ERRORS = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    ConnectorException,
)
"""An outage is among them; what `is_outage` denies is another fault of a database."""


def is_outage(fault: BaseException) -> bool:
    """Whether the database was away; the queue speaks with psycopg itself."""
    return is_database_unavailable(fault) or any(
        isinstance(each, psycopg.OperationalError)
        and (each.sqlstate is None or each.sqlstate.startswith(UNREACHABLE_SQLSTATES))
        for each in exception_chain(fault)
    )


def describe_outage(fault: BaseException) -> str:
    """Return what the first of the causes says, as one line."""
    *_later, first = exception_chain(fault)
    return " ".join(str(first).split())
