"""What is left of the data of a mobile contract."""

from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.mobile.rules import Allowance
from madoguchi.web.contracts.usage import MonthUsage, data_left, recent_usage_of
from madoguchi.web.http.contract_tags import tag_of_contract

WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class DataCard:
    """The data of the first mobile contract that runs.

    `left` is None where the plan has no limit or the month no record. `age_days`: how
    many days ago the last record ends; `missing_month`: this one, while it has none.
    """

    contract: ContractHandle
    tag: int
    usage: MonthUsage
    left: Allowance | None
    age_days: int
    is_forecast_past: bool
    missing_month: date | None
    others: int  # further contracts whose data is counted, of the first few

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
    contract, *others = counted
    usage = recent_usage_of(request.access, contract, today)
    if usage is None:
        return None
    left, this_month = (
        data_left(request.access, contract, usage, today),
        today.replace(day=1),
    )
    return DataCard(
        contract=contract,
        tag=tag_of_contract(request.contracts, contract),
        usage=usage,
        left=left,
        age_days=(today - usage.until).days,
        is_forecast_past=left is not None and left.is_forecast_past(today),
        missing_month=None if usage.month == this_month else this_month,
        others=len(others),
    )
