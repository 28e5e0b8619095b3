"""What a change of the way of paying will change, as the change feed promises it."""

from madoguchi.customers.models import BillingAccount
from madoguchi.customers.portal_changes import IMPORTED_COLUMNS
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.payments.method_changes import WAY_OF_KIND
from madoguchi.payments.models import PaymentMethod


def promised_method(
    account: BillingAccount, facts: dict[str, object]
) -> list[PromisedChange]:
    """List the columns that a card or account will change, of method and account."""
    rows = PaymentMethod.objects.filter(party=account.party_id, account=account)
    method = rows.first() or PaymentMethod(party_id=account.party_id, account=account)
    columns = IMPORTED_COLUMNS["payment_methods"]
    shown = {name: value for name, value in facts.items() if name in columns}
    way = WAY_OF_KIND[str(facts["kind"])]
    return [
        *promised_columns(method, **shown),
        *promised_columns(account, payment_method=way.value),
    ]
