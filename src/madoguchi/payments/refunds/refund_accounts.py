"""A customer names the bank account for money that comes back (返金先口座)."""

from datetime import datetime

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.bank_accounts import BankAccount
from madoguchi.payments.models import RefundAccount
from madoguchi.payments.sealed_accounts import seal_account
from madoguchi.platform.audit import Act, record


def name_refund_account(
    account: BillingAccount, named: BankAccount, *, actor: str, at: datetime
) -> RefundAccount:
    """Store it, number and holder sealed; one that is there is replaced. In the scope.

    A refund that was agreed to before keeps the account of its day.
    """
    facts = {
        "bank_code": named.bank_code,
        "bank_name": named.bank_name,
        "branch_code": named.branch_code,
        "branch_name": named.branch_name,
        "account_type": named.account_type,
        "tail": named.tail,
        "sealed_account": seal_account(named.secrets, account.account_number),
        "named_at": at,
    }
    row, _made = RefundAccount.objects.update_or_create(
        party_id=account.party_id, account=account, defaults=facts
    )
    act = Act("refund_account_named", str(row), account.party_id, actor, at)
    record(act, {"tail": ["", named.tail], "bank": ["", named.bank_name]})
    return row
