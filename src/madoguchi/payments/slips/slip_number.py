"""The 44 digits under the bars of a slip that is paid at a convenience store. Pure.

AI 91, company code (6), free (21), re-issues (1), last day YYMMDD (6), stamp (1),
amount (6), check digit (1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

APPLICATION_IDENTIFIER = "91"
COMPANY_DIGITS, FREE_DIGITS, AMOUNT_DIGITS = 6, 21, 6
MAX_SLIP_YEN = 300_000
"""What a shop takes on one slip."""
STAMP_FROM_YEN = 50_000
MAX_REISSUES = 9
DIGIT_WEIGHTS = (3, 1)
"""Those of GS1; an agency may have others."""
AMOUNT_PLACE = slice(37, 43)
"""Of the 44 digits: the yen of a slip."""


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What a slip asks for. `company_code` is given by the agency (GS1).

    `free`: up to 21 digits of collector, customer and bill, as the agency's paper says;
    zeros follow. `due_on`: after that day shops refuse it.
    """

    company_code: str
    free: str
    reissues: int
    due_on: date
    amount_yen: int


def slip_number(
    facts: SlipFacts,
    *,
    stamp_from_yen: int = STAMP_FROM_YEN,
    weights: Sequence[int] = DIGIT_WEIGHTS,
) -> str:
    """Return the digits; ValueError for what no slip can say, or no shop takes."""
    is_right = (
        is_digits(facts.company_code, COMPANY_DIGITS)
        and len(facts.free) <= FREE_DIGITS
        and is_digits(facts.free, len(facts.free))
        and 0 <= facts.reissues <= MAX_REISSUES
        and 0 < facts.amount_yen <= MAX_SLIP_YEN
    )
    if not is_right:
        raise ValueError(facts)
    stamp = int(facts.amount_yen >= stamp_from_yen)
    digits = (
        f"{APPLICATION_IDENTIFIER}{facts.company_code}"
        f"{facts.free.ljust(FREE_DIGITS, '0')}{facts.reissues}"
        f"{facts.due_on:%y%m%d}{stamp}{facts.amount_yen:0{AMOUNT_DIGITS}d}"
    )
    return digits + check_digit(digits, weights)


def is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def check_digit(digits: str, weights: Sequence[int] = DIGIT_WEIGHTS) -> str:
    """Modulus 10; the weights are those of the last digit on, again and again."""
    total = sum(
        int(digit) * weights[place % len(weights)]
        for place, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)
