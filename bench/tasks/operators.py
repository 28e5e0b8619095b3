"""Keystroke-level operators, and how many seconds each profile gives them.

Unit times: Card, Moran and Newell 1980 for the keyboard, later measurements for touch.
They describe a skilled person who makes no mistake: a ruler, not a promise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """What is counted, by the name that reports show.

    READ counts characters that must be read; LATIN, DIGIT, CODE and KANA characters
    that are typed; CONV conversions of kana; R and W seconds, of pages and of waits
    outside the portal; the others count acts.
    """

    TAP = "TAP"
    SWIPE = "SWIPE"
    M = "M"
    H = "H"
    LATIN = "LATIN"
    DIGIT = "DIGIT"
    CODE = "CODE"
    KANA = "KANA"
    CONV = "CONV"
    READ = "READ"
    R = "R"
    W = "W"


Counts = Mapping[Operator, float]
MACHINE_OPERATORS = (Operator.R, Operator.W)


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of person and device.

    `unit_seconds` has each operator of the human part; `factor` multiplies their sum.
    """

    name: str
    unit_seconds: Counts
    factor: float = 1.0


PHONE_SECONDS: Counts = {
    Operator.TAP: 0.57,
    Operator.SWIPE: 0.90,
    Operator.M: 1.35,
    Operator.H: 0.40,
    Operator.LATIN: 0.33,
    Operator.DIGIT: 0.33,
    Operator.CODE: 0.75,
    Operator.KANA: 0.45,
    Operator.CONV: 1.9,
    Operator.READ: 60 / 500,
}
DESKTOP_SECONDS: Counts = PHONE_SECONDS | {
    Operator.TAP: 1.30,
    Operator.SWIPE: 0.60,
    Operator.LATIN: 0.28,
    Operator.DIGIT: 0.28,
    Operator.KANA: 0.448,
}
MOBILE = Profile("mobile", PHONE_SECONDS)
DESKTOP = Profile("desktop", DESKTOP_SECONDS)
MOBILE_65 = Profile("mobile65", PHONE_SECONDS | {Operator.READ: 60 / 357}, factor=1.43)
PROFILES = (MOBILE, DESKTOP, MOBILE_65)


def human_seconds(counts: Counts, profile: Profile) -> float:
    """Return what the person takes, without pages and waits outside."""
    acts = (
        profile.unit_seconds[operator] * amount
        for operator, amount in counts.items()
        if operator not in MACHINE_OPERATORS
    )
    return sum(acts) * profile.factor


def predicted_seconds(counts: Counts, profile: Profile) -> float:
    """Return person, pages and waits outside together."""
    machine = sum(counts.get(operator, 0) for operator in MACHINE_OPERATORS)
    return human_seconds(counts, profile) + machine
