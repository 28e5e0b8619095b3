"""Which modes of which function something reads: no other can be set."""

from madoguchi.notices.models import Function, Mode
from madoguchi.procedures.toolkit.base import functions_of_procedures

STOPPING_MODES = frozenset(Mode) - {Mode.OPEN}


def modes_read_of(function: str) -> frozenset[Mode]:
    """Return the modes of a function that a page or an order obeys.

    Orders obey those that stop; the login page tells of sign-in, and stops nobody.
    """
    if function == Function.LOGIN:
        return frozenset({Mode.OPEN})
    if function in functions_of_procedures():
        return STOPPING_MODES
    return frozenset()


def functions_with_readers() -> list[str]:
    return sorted(name for name in Function.values if modes_read_of(name))
