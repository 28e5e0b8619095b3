"""When a request takes effect and until when it may be cancelled: values.

A timing makes a `Schedule`, which is written on the order and never computed again,
and the sentence that promises it, so that text and rule agree. No clock here.
"""

from madoguchi.procedures.toolkit.timing.bills import AtNextCycle, FromNextBill
from madoguchi.procedures.toolkit.timing.chosen_day import (
    OnLastDay,
    OnWorkDay,
)
from madoguchi.procedures.toolkit.timing.first_debit import FromFixedBill
from madoguchi.procedures.toolkit.timing.from_day import FromDay
from madoguchi.procedures.toolkit.timing.next_bill import (
    first_bill_month,
    next_bill_fixed_on,
)
from madoguchi.procedures.toolkit.timing.now_or_cycle_end import NowOrCycleEnd
from madoguchi.procedures.toolkit.timing.now_or_next_bill import NowOrNextBill
from madoguchi.procedures.toolkit.timing.now_or_next_cycle import NowOrNextCycle
from madoguchi.procedures.toolkit.timing.review import AfterReview, AfterSignedPaper
from madoguchi.procedures.toolkit.timing.soon import AtOnce, AtOnceWithoutUndo, NextDay
from madoguchi.procedures.toolkit.timing.soon_or_cycle import NextCycleOrSoon
from madoguchi.procedures.toolkit.timing.values import Schedule, Timing, TimingRequest
from madoguchi.procedures.toolkit.timing.way_of_paying import WayOfPayingChange
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day

__all__ = [
    "AfterReview",
    "AfterSignedPaper",
    "AtNextCycle",
    "AtOnce",
    "AtOnceWithoutUndo",
    "FromDay",
    "FromFixedBill",
    "FromNextBill",
    "NextCycleOrSoon",
    "NextDay",
    "NowOrCycleEnd",
    "NowOrNextBill",
    "NowOrNextCycle",
    "OnLastDay",
    "OnWorkDay",
    "Schedule",
    "Timing",
    "TimingRequest",
    "WayOfPayingChange",
    "first_bill_month",
    "format_japanese_day",
    "next_bill_fixed_on",
]
