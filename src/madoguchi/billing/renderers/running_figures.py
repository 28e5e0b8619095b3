"""Descriptions of lines without the figures that change with every bill. Pure."""

import re
import unicodedata

RUNNING_FIGURES = re.compile(
    r"""(?<!\d)(?:
        \d+(?=回目)                                  # 21回目／全24回
        | (?<=第)\d+(?=回)                           # 第21回
        | \d+(?=回?/(?:全)?\d+回)                   # 21/24回, 21回/24回
        | (?:\d+年)?\d{1,2}月(?:\d{1,2}日)?          # 2026年10月, 10月1日
        | \d{4}[/.-]\d{1,2}(?:[/.-]\d{1,2})?(?!\d)  # 2026-10, 2026/10/01
    )""",
    re.VERBOSE,
)


def without_running_figures(description: str) -> str:
    """Put # for instalment counts, dates and months; amounts of anything else stay.

    In the spelling of NFKC: to compare with, never to be shown.
    """
    return RUNNING_FIGURES.sub("#", unicodedata.normalize("NFKC", description))
