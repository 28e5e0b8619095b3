"""SQL about days and months that an export can hardly mean."""

TODAY_SQL = "(now() AT TIME ZONE 'Asia/Tokyo')::date"
MAX_YEARS_AHEAD = 2
"""A house that is being built is ordered for so early; what is later is a typo."""

MAX_CHARGE_MONTHS_AHEAD = 13
"""A year paid in advance, and the month after it."""


def is_years_ahead(column: str, years: int = MAX_YEARS_AHEAD) -> str:
    return f"{column} > {TODAY_SQL} + interval '{years} years'"


def is_years_ago(column: str, years: int) -> str:
    return f"{column} < {TODAY_SQL} - interval '{years} years'"
