"""What stands beside the first page that さがす finds: how things are now."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from madoguchi.billing.queries import newest_bills_and_records
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.wording import (
    format_billed_month,
    format_month,
    format_short_day,
    format_yen,
)
from madoguchi.payments.queries import payment_method_of
from madoguchi.platform.clock import now
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.procedures.order_rows import open_orders, order_to_end
from madoguchi.web.procedures.work_days import coming_works

StateLookup = Callable[[MemberRequest, ContractHandle], str]


def state_of_purpose(request: MemberRequest, purpose: str) -> str:
    """The state of a purpose for the contract in use; "" where there is none to say.

    Asked for a page that the member may open.
    """
    look = STATE_LOOKUPS.get(purpose)
    return look(request, request.contract) if look and request.contract else ""


def state_of_bills(request: MemberRequest, contract: ContractHandle) -> str:
    """2026年11月分 5,867円（税込）: the newest bill."""
    rows = newest_bills_and_records(request.access, contract.account_id, 1)
    return "".join(
        _("%(month)s %(total)s（税込）")
        % {
            "month": format_billed_month(bill.billing_month),
            "total": format_yen(bill.total_yen),
        }
        for bill, _record in rows
    )


def state_of_cancelling(request: MemberRequest, contract: ContractHandle) -> str:
    """12月31日（木）で受付済み, or that the contract has ended."""
    if contract.is_ended:
        return contract.state
    rows = open_orders(request.access, contract.pk)
    ending = order_to_end(rows, contract.pk)
    days = [ending.effective_on] if ending else []
    return "".join(
        _("%(day)sで受付済み") % {"day": format_short_day(day)} for day in days if day
    )


def state_of_plan(request: MemberRequest, contract: ContractHandle) -> str:
    name = current_reference().name_of(contract.plan_code)
    return _("いま %(plan)s") % {"plan": name} if name else ""


def state_of_card(request: MemberRequest, contract: ContractHandle) -> str:
    """末尾1234、2026年12月まで: the card that is registered."""
    method = payment_method_of(request.access, contract.account_id)
    if method is None or not method.card_expiry:
        return ""
    month = format_month(month_from_text(method.card_expiry))
    return _("末尾%(last4)s、%(month)sまで") % {
        "last4": method.card_last4,
        "month": month,
    }


def state_of_work(request: MemberRequest, contract: ContractHandle) -> str:
    """12月9日（水）: the day of the next work that is ordered."""
    works = coming_works(request.access, now())
    days = [work.row.promised_day for work in works[:1]]
    return "".join(format_short_day(day) for day in days if day)


STATE_LOOKUPS: dict[str, StateLookup] = {
    "bill": state_of_bills,
    "invoice": state_of_bills,
    "cancel": state_of_cancelling,
    "plan": state_of_plan,
    "contract": state_of_plan,
    "card": state_of_card,
    "work": state_of_work,
}
