"""What is left of the data of a mobile contract."""

from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.mobile.rules import Allowance
from madoguchi.web.contracts.usage import (
    MonthUsage,
    data_left_by_contract,
    month_brings,
    recent_usages,
)
from madoguchi.web.http.contract_tags import tag_of_contract

WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class DataCard:
    """The data of the running mobile contract that has the least left.

    `left` is None where the plan has no limit or the month no record. `age_days`: how
    many days ago the last record ends; `missing_month`: this one, while it has none,
    and `unrecorded` what it brings, None without a limit.
    """

    contract: ContractHandle
    tag: int
    usage: MonthUsage
    left: Allowance | None
    age_days: int
    is_forecast_past: bool
    missing_month: date | None
    unrecorded: Allowance | None
    is_least_of_several: bool  # of the first few contracts whose data is known

    @property
    def left_percent(self) -> int:
        left = self.left
        if left is None or not left.brings_mb:
            return 0
        return WHOLE_PERCENT * left.left_mb // left.brings_mb

    @property
    def is_short(self) -> bool:
        left = self.left
        return left is not None and (left.over_mb > 0 or left.gone_on is not None)


def data_card(request: MemberRequest, today: date) -> DataCard | None:
    """Load it; None where nobody counts data, or nothing is counted yet."""
    counted = [
        c
        for c in request.own_contracts
        if c.service_kind.has_data_usage and not c.is_ended
    ]
    if not counted:
        return None
    usages = recent_usages(request.access, [c.pk for c in counted], today)
    recorded = [c for c in counted if c.pk in usages]
    if not recorded:
        return None
    lefts = data_left_by_contract(request.access, recorded, usages, today)
    limited = [c for c in recorded if c.pk in lefts]
    contract = min(limited, key=lambda c: unused_mb(lefts[c.pk]), default=recorded[0])
    usage, left = usages[contract.pk], lefts.get(contract.pk)
    this_month = today.replace(day=1)
    missing = None if usage.month == this_month else this_month
    return DataCard(
        contract=contract,
        tag=tag_of_contract(request.contracts, contract),
        usage=usage,
        left=left,
        age_days=(today - usage.until).days,
        is_forecast_past=left is not None and left.is_forecast_past(today),
        missing_month=missing,
        unrecorded=month_brings(request.access, contract, missing) if missing else None,
        is_least_of_several=len(limited) > 1,
    )


def unused_mb(data: Allowance) -> int:
    """What is left; below 0 what was used beyond it."""
    return data.left_mb - data.over_mb
