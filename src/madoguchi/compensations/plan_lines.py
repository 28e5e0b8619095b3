"""The line of a bill that charges the plan of a contract."""

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import InvoiceLine, parse_record
from madoguchi.billing.revisions.revise_bill import current_record
from madoguchi.contracts.models import Contract

MAX_BILLS_SEARCHED = 12


def line_of_plan(contract: Contract, yen: int) -> tuple[Bill, InvoiceLine] | None:
    """Find the newest bill that charges the plan of a contract with at least `yen`."""
    bills = Bill.objects.same_party_as(contract).filter(account=contract.account_id)
    for bill in bills.order_by("-billing_month")[:MAX_BILLS_SEARCHED]:
        for line in parse_record(current_record(bill)).lines:
            is_plan = line.item_code == contract.plan_code
            is_mine = line.contract_number == contract.contract_number
            if is_mine and is_plan and line.amount_yen >= yen:
                return bill, line
    return None
