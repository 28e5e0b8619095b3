"""Recognise exceptions that mean an unreachable database."""

import traceback
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

UNREACHABLE_SQLSTATES = ("08", "53", "57P")
"""SQLSTATE: connection, no room for one more, shut down. Without one: no answer."""

COMMITTING_FUNCTIONS = {"commit", "process_response"}
"""Functions in which data may have been written before the exception: at the end of a
transaction whose answer was lost, and in what middlewares save after it."""


def is_database_unavailable(fault: BaseException) -> bool:
    return any(map(is_connection_failure, exception_chain(fault)))


def exception_chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The exception and its causes; the queue wraps what it meets."""
    while fault:
        yield fault
        fault = fault.__cause__


def is_connection_failure(fault: BaseException) -> bool:
    if not isinstance(fault, OperationalError | InterfaceError):
        return False
    state = getattr(fault.__cause__, "sqlstate", None)
    return state is None or state.startswith(UNREACHABLE_SQLSTATES)


def may_have_committed(fault: BaseException) -> bool:
    """Whether the exception came while committing, so that the outcome is unknown."""
    steps = traceback.walk_tb(fault.__traceback__)
    return any(frame.f_code.co_name in COMMITTING_FUNCTIONS for frame, _line in steps)
