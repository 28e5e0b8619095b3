"""Where the bills of an account are transferred to."""

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.access import Access
from madoguchi.web.bills.known_balances import shown_transfer_account


def transfer_place(access: Access, account: int) -> str:
    """Return the account's own virtual account, else the operator's; "" for none."""
    rows = BillingAccount.objects.visible_to(access).filter(pk=account)
    own = rows.values_list("virtual_account", flat=True).first()
    return own or shown_transfer_account()
