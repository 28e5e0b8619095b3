"""The fees of leaving that an order has quoted, kept for the bill."""

from datetime import date

from madoguchi.billing.promised_charges import (
    promise_exit_fee,
    promise_work_fee,
)
from madoguchi.billing.promised_fees import Fee
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.procedures.toolkit.contract_facts import (
    exit_cost_on,
)
from madoguchi.procedures.toolkit.order_steps import OrderRun
from madoguchi.procedures.toolkit.work_fees import work_fee_left_yen


def keep_promised_exit_fee(run: OrderRun, day: date) -> None:
    """Keep the fee that was quoted for leaving the contract, or its term, on a day.

    Where none could be quoted, none is promised: your charges say what it is.
    """
    cost = exit_cost_on(run.case, day)
    if cost.is_unsure:
        return
    fee = Fee(
        run.order.number,
        cost.fee_yen,
        run.case.policy.exit_fee_category,
        day,
    )
    promise_exit_fee(run.case.about, fee, at=run.at)


def keep_promised_work_fee(run: OrderRun, last_on: date) -> None:
    """Keep what is left of the work fee on the last day of use."""
    fee = Fee(
        run.order.number,
        work_fee_left_yen(run.case, last_on),
        TaxCategory.OUT_OF_SCOPE,
        last_on,
    )
    promise_work_fee(run.case.about, fee, at=run.at)
