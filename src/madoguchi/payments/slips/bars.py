"""The bars of GS1-128: how wide each bar and gap is, in modules. Pure."""

START_C, FUNCTION_1 = 105, 102
CHECK_MODULUS = 103
PATTERN_ROWS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312"
    " 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212"
    " 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121"
    " 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331"
    " 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123"
    " 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124"
    " 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114"
    " 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112"
    " 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311"
    " 113141 114131 311141 411131 211412 211214 211232"
)
PATTERNS = [row for row in PATTERN_ROWS.split(" ") if row]
"""Bar, gap, bar, gap, bar, gap of each value of Code 128, from 0 to 105."""
STOP = "2331112"
QUIET_MODULES = 10
"""Blank on either side; the bars cannot be found without it."""
DOTS_A_MODULE, DOTS_AN_INCH = 4, 600
MM_AN_INCH = 25.4
MAX_WIDTH_MM = 60


def bar_widths(digits: str) -> list[int]:
    """Return the widths of bar and gap in turn, from the first bar to the last.

    Two digits are one symbol (set C); ValueError for an odd count or other characters.
    """
    if len(digits) % 2 or not (digits.isascii() and digits.isdigit()):
        raise ValueError(digits)
    values = [int(digits[place : place + 2]) for place in range(0, len(digits), 2)]
    symbols = [FUNCTION_1, *values]
    total = START_C + sum(place * value for place, value in enumerate(symbols, 1))
    codes = [START_C, *symbols, total % CHECK_MODULUS]
    pattern = "".join(PATTERNS[code] for code in codes) + STOP
    return [int(width) for width in pattern]


def width_in_mm(digits: str) -> float:
    """How wide the bars are on paper with their blanks, at 600 dots an inch."""
    modules = sum(bar_widths(digits)) + 2 * QUIET_MODULES
    return modules * DOTS_A_MODULE / DOTS_AN_INCH * MM_AN_INCH
