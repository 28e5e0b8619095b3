"""Years of Japanese eras (令和, 平成, 昭和), as people and spreadsheets write them."""

YEAR_BEFORE_ERA = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "R": 2018,
    "H": 1988,
    "S": 1925,
}
"""The year before the first of an era."""

YEAR_REGEX = r"(?:(令和|平成|昭和|[RHS])(0?[1-9]|[1-9]\d|元)|(\d{4}))"
"""Three groups: an era and the year in it, or a western year of four digits."""


def western_year(era: str, nth: str) -> int:
    """令和8 and R8 are 2026; 元 is the first year of an era."""
    return YEAR_BEFORE_ERA[era.upper()] + (1 if nth == "元" else int(nth))
