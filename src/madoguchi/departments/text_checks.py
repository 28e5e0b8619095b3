"""Check texts that a company's bookkeeping will import."""

from unicodedata import category

from django.utils.translation import gettext as _

from madoguchi.billing.renderers.csv_table import FORMULA_PATTERN

INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode's categories of invisible characters: controls, directions, unassigned."""


def text_fault(text: str) -> str:
    """Name the fault, as words that follow the name of the field; "" without one."""
    if FORMULA_PATTERN.match(text):
        return _("が、数式とみなされる文字で始まっています")
    for char in text:
        if category(char) in INVISIBLE_CATEGORIES:
            words = _("に、目に見えない文字（U+%(code)s）があります")
            return words % {"code": f"{ord(char):04X}"}
    return ""
