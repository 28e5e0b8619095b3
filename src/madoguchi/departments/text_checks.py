"""What may not stand in a text that a company's books will carry. Pure."""

from unicodedata import category

from madoguchi.billing.renderers.lines_csv import FORMULA_PATTERN

INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode's categories of characters that nobody sees: controls, directions, none."""


def text_fault(text: str) -> str:
    """In words, to follow the name of the field; "" for a text that may stand."""
    if FORMULA_PATTERN.match(text):
        return "が、数式とみなされる文字で始まっています"
    unseen = next((c for c in text if category(c) in INVISIBLE_CATEGORIES), "")
    return f"に、目に見えない文字（U+{ord(unseen):04X}）があります" if unseen else ""
