from collections.abc import Iterable

from madoguchi.notices.models import Mode, ServiceMode
from madoguchi.platform.fixed_statements import read_rows

SHUT_MODES_SQL = """
    SELECT function, mode, words, since, until FROM notices_servicemode
    WHERE function = ANY(%(functions)s) AND mode <> %(open)s"""
MODE_STRICTNESS = {mode.value: rank for rank, mode in enumerate(Mode)}


def strictest_mode(functions: Iterable[str]) -> ServiceMode | None:
    """Return the strictest mode of some functions; None when all are open."""
    params = {"functions": [str(name) for name in functions], "open": Mode.OPEN.value}
    shut = [
        ServiceMode(function=function, mode=mode, words=words, since=since, until=until)
        for function, mode, words, since, until in read_rows(SHUT_MODES_SQL, params)
    ]
    return max(shut, key=lambda row: MODE_STRICTNESS[row.mode], default=None)


def restricted_functions() -> set[str]:
    """Return the names of functions that are not open."""
    shut = ServiceMode.objects.exclude(mode=Mode.OPEN)
    return set(shut.values_list("function", flat=True))
