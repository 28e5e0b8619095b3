from collections.abc import Iterable

from madoguchi.notices.models import Mode, ServiceMode

MODE_STRICTNESS = {mode.value: rank for rank, mode in enumerate(Mode)}


def strictest_mode(functions: Iterable[str]) -> ServiceMode | None:
    """Return the strictest mode of some functions; None when all are open."""
    rows = ServiceMode.objects.filter(function__in=list(functions))
    shut = [row for row in rows if row.mode != Mode.OPEN]
    return max(shut, key=lambda row: MODE_STRICTNESS[row.mode], default=None)


def restricted_functions() -> set[str]:
    """Return the names of functions that are not open."""
    shut = ServiceMode.objects.exclude(mode=Mode.OPEN)
    return set(shut.values_list("function", flat=True))
