"""Kept money goes back to the bank account that a customer named. In the scope."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.bank_refund_postings import (
    RefundedMoney,
    hold_kept_money,
    kept_for_refund,
    post_bank_refund,
    put_refund_back,
)
from madoguchi.ledger.models import LedgerEntry, LedgerEvent
from madoguchi.payments.charge_refunds import open_refunds_by_month
from madoguchi.payments.models import BankRefund, MoneyRequest, RefundAccount
from madoguchi.platform.audit import Act, record

PLACE_COLUMNS = (
    "bank_code",
    "bank_name",
    "branch_code",
    "branch_name",
    "account_type",
    "tail",
    "sealed_account",
)


def kept_yen_of(party: int, account: int, at: datetime) -> int:
    """Sum up what is kept for the customer of an account and may go back."""
    money = RefundedMoney(party, account, "", at)
    promised = open_refunds_by_month(party, account)
    return sum(max(kept.yen, 0) for kept in kept_for_refund(money, promised))


def named_refund_account(party: int, account: int) -> RefundAccount:
    """Find where money goes; Refused `no_refund_account` where nobody has said.

    An account from which the bank returned money has to be named anew.
    """
    row = RefundAccount.objects.filter(party=party, account=account).first()
    if row is None:
        raise Refused(
            "no_refund_account",
            _(
                "この請求先には、返金先の口座が登録されていません。お金は動いていませ"
                "ん。お客様に、マイページの「返金先口座の登録」をご案内ください。"
            ),
        )
    if came_back_from(row):
        raise Refused(
            "no_refund_account",
            _(
                "登録されている返金先の口座からは、返金が銀行から戻りました。お金は動"
                "いていません。お客様に、口座の登録のやり直しをご案内ください。"
            ),
        )
    return row


def came_back_from(row: RefundAccount) -> bool:
    returned = BankRefund.objects.filter(
        party=row.party_id,
        account=row.account_id,
        state=BankRefund.State.FAILED,
        settled_at__gte=row.named_at,
    )
    return returned.exists()


def open_bank_refund(request: MoneyRequest, *, at: datetime) -> BankRefund:
    """Take the money off what is kept, and let the next file pay it out."""
    party, account = request.party_id, request.account_id
    place = named_refund_account(party, account)
    hold_kept_money(account)
    row = BankRefund.objects.create(
        party_id=party,
        account_id=account,
        request=request,
        amount_yen=request.amount_yen,
        return_invoice=return_invoice_of(party, account, request.billing_month),
        agreed_at=at,
        **{name: getattr(place, name) for name in PLACE_COLUMNS},
    )
    money = RefundedMoney(party, account, row.number, at)
    post_bank_refund(money, row.amount_yen, open_refunds_by_month(party, account))
    return row


def return_invoice_of(party: int, account: int, month: date) -> str:
    """Name the newest document that lowered the bill of a month; "" for none."""
    rows = LedgerEntry.objects.filter(
        party=party, account=account, billing_month=month, event=LedgerEvent.REVISION
    )
    return rows.order_by("-pk").values_list("source", flat=True).first() or ""


def take_refund_back(row: BankRefund, why: str, *, actor: str, at: datetime) -> None:
    """Keep again what the bank could not pay out. In the scope, or in a batch."""
    row.state, row.settled_at, row.why_failed = BankRefund.State.FAILED, at, why
    row.save(update_fields=["state", "settled_at", "why_failed"])
    money = RefundedMoney(row.party_id, row.account_id, row.number, at)
    put_refund_back(money, row.amount_yen)
    act = Act("bank_refund_failed", str(row), row.party_id, actor, at)
    record(act, {"amount_yen": ["", str(row.amount_yen)], "why": ["", why]})
