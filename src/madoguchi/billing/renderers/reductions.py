"""What a negative line is: a discount, money given back, or merely less.

The record has no such class; the operator's own words in the description decide. A
name that says neither is called neither. Pure.
"""

import re
from enum import StrEnum

from madoguchi.billing.record.invoice import InvoiceLine
from madoguchi.kernel.document_kind import KINDS_TAKING_BACK

SAYS_SO_PATTERN = re.compile("割引|値引|返金|返還|お返し|払い?戻し?|差し?引き?")
"""Descriptions that need no mark."""


class Reduction(StrEnum):
    """What it is, as the mark behind a description on paper."""

    DISCOUNT = "（値引き）"
    GIVEN_BACK = "（返金）"
    LESS = "（差引き）"


REDUCTION_PATTERNS = (
    (re.compile("返金|返還|返戻|お返し|払い?戻"), Reduction.GIVEN_BACK),
    (re.compile("割引|値引"), Reduction.DISCOUNT),
    (
        re.compile(
            "精算|清算|補償|賠償|過払|過請求|過徴収|取り?消|解約|解除|キャンセル|障害"
            "|訂正|修正|調整|日割"
        ),
        Reduction.GIVEN_BACK,
    ),
    (
        re.compile(
            "割(?!賦|増|り?当|り増)|無料|キャンペーン|特典|クーポン|ポイント|優待|紹介"
        ),
        Reduction.DISCOUNT,
    ),
)
"""The first that is found decides."""


def reduction_of(line: InvoiceLine, kind: str) -> Reduction | None:
    """What a line of a document of that kind takes off; None where it does not.

    In a return or a cancellation a negative line is no reduction: it is the amount
    that the document takes back.
    """
    if line.amount_yen >= 0 or kind in KINDS_TAKING_BACK:
        return None
    name = line.description.replace("分割", "")
    found = (what for pattern, what in REDUCTION_PATTERNS if pattern.search(name))
    return next(found, Reduction.LESS)


def marked_description(line: InvoiceLine, kind: str) -> str:
    """The description; with what it is where a negative line does not say so."""
    reduction = reduction_of(line, kind)
    if reduction is None or SAYS_SO_PATTERN.search(line.description):
        return line.description
    return line.description + reduction
