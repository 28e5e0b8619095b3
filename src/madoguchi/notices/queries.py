from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from madoguchi.notices.models import Function, Mode, Notice
from madoguchi.notices.reach import Needs, in_force_sql, reaches_sql

NEEDS_OF_PARAMETERS = {
    "functions": "%(functions)s::text[]",
    "service": "%(service)s",
    "contract_number": "%(contract_number)s",
    "postal_code": "%(postal_code)s",
    "address": "%(address)s",
}
NOTICES_SQL = f"""
    SELECT notice.* FROM notices_notice notice
    WHERE {in_force_sql("notice")}
    AND {reaches_sql("notice", NEEDS_OF_PARAMETERS)}"""  # noqa: S608 of constants
MODE_STRICTNESS = {mode.value: rank for rank, mode in enumerate(Mode)}


def notices_in_force(needs: Needs, at: datetime) -> list[Notice]:
    """Load the notices that reach something at a moment, the strictest first.

    Of equal ones the newest is first.
    """
    params = asdict(needs) | {"functions": sorted(needs.functions), "at": at}
    return sorted(
        Notice.objects.raw(NOTICES_SQL, params),
        key=lambda notice: (-MODE_STRICTNESS[notice.mode], -notice.pk),
    )


def strictest_mode(needs: Needs, at: datetime) -> Notice | None:
    """Return the notice with the strictest mode; None when all is open."""
    first = next(iter(notices_in_force(needs, at)), None)
    return first if first and first.mode != Mode.OPEN else None


def announcements_in_force(needs: Needs, at: datetime) -> list[Notice]:
    """Load the notices that reach something and stop nothing: they are told alone."""
    return [row for row in notices_in_force(needs, at) if row.mode == Mode.OPEN]


def notices_for_strangers(at: datetime) -> list[Notice]:
    """Load what somebody reads who has not signed in: of sign-in, and headlines."""
    rows = notices_in_force(needs_of_everybody(Function.values), at)
    return [row for row in rows if row.headline or Function.LOGIN in row.functions]


def needs_of_everybody(functions: Iterable[str]) -> Needs:
    """Build the needs of something that is about no contract."""
    return Needs(frozenset(str(function) for function in functions))
