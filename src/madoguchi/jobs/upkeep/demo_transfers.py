"""Transfers of the fictional demo that wait at the desk, and a refund for two eyes."""

from datetime import datetime, timedelta
from pathlib import Path

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.transfers.matching import match_waiting
from madoguchi.jobs.transfers.reading import store_transfers
from madoguchi.jobs.transfers.source_file import set_source
from madoguchi.jobs.transfers.sources import first_known_month, hold_transfers
from madoguchi.kernel.calendar import JST
from madoguchi.payments.bank_accounts import BankAccount
from madoguchi.payments.incoming.owed_bills import owed_bills
from madoguchi.payments.models import MoneyRequest, RefundAccount, TransferSource
from madoguchi.payments.money_requests import MoneyTerms, ask_for_money
from madoguchi.payments.refunds.bank_refunds import kept_yen_of
from madoguchi.payments.refunds.refund_accounts import name_refund_account
from madoguchi.payments.sealed_accounts import AccountSecrets
from madoguchi.payments.zengin.incoming_records import IncomingHead, IncomingLine
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope

DEMO_SOURCE = {
    "name": "demo",
    "document": "デモの銀行",
    "bank_code": "0001",
    "branch_code": "001",
    "account_number": "0000001",
    "fees_yen": [110, 165, 330, 440, 660, 880],
    "sender_code": "9876543210",
    "sender_name": "ﾏﾄﾞｶﾂｳｼﾝ(ｶ",
}
NEAR_ACCOUNT, NEAR_PAYER = "E00007", "ﾊｾｶﾞﾜ ﾖｼｺ"
"""The sum is owed by the account; the name is that of a relative."""
STRANGE_PAYER, STRANGE_YEN = "ﾔﾏﾀﾞ ｼﾞﾛｳ", 5_500
REFUND_ACCOUNT = "E00013"
"""What is kept for it stands in payments.csv."""


def leave_transfers(at: datetime) -> None:
    """Let two transfers come that no rule knows, once."""
    with batch("demo"):
        operator = Operator.objects.first()
        if operator is None or not operator.payments_from:
            return  # whose bills are paid, nobody has told
        if TransferSource.objects.exists():
            return
        hold_transfers()
        source = set_source(DEMO_SOURCE)
        lines = came_yesterday(source, at)
        store_transfers(Path("demo.txt"), "demo", lines, source, at)
        list(match_waiting(source, first_known_month(), at))


def came_yesterday(source: TransferSource, at: datetime) -> list[IncomingLine]:
    near = BillingAccount.objects.filter(account_number=NEAR_ACCOUNT).first()
    owed = owed_bills(near.party_id, near.pk, first_known_month()) if near else []
    came = [(STRANGE_PAYER, STRANGE_YEN)]
    came += [(NEAR_PAYER, bill.yen) for bill in owed[-1:]]
    head = IncomingHead(
        "01", source.bank_code, source.branch_code, source.account_number
    )
    day = at.astimezone(JST).date() - timedelta(days=1)
    return [
        IncomingLine(
            nth,
            head,
            reference=str(nth),
            posted_on=day,
            amount_yen=yen,
            payer_code="",
            payer=payer,
            bank="ﾃﾞﾓ",
            branch="",
            edi="",
            is_cancelled=False,
            is_transfer=True,
        )
        for nth, (payer, yen) in enumerate(came, start=2)
    ]


def leave_refund(at: datetime) -> None:
    """Ask that kept money goes back, which another person has to agree to, once."""
    with batch("demo"):
        rows = BillingAccount.objects.filter(account_number=REFUND_ACCOUNT)
        account = rows.first()
        is_there = RefundAccount.objects.exists()
    if account is None or is_there:
        return
    secrets = AccountSecrets("1234567", "ｻｲﾄｳ ﾕｲ")
    named = BankAccount("0005", "三菱UFJ", "001", "本店", "1", secrets)
    with scope("demo", account.party_id):
        yen = kept_yen_of(account.party_id, account.pk, at)
        if not yen:
            return
        name_refund_account(account, named, actor="demo", at=at)
        month = first_known_month()
        kind = MoneyRequest.Kind.BY_BANK
        terms = MoneyTerms(kind, account.pk, month, yen, "二重のお振込みのため")
        ask_for_money(account.party_id, terms, actor="demo", at=at)
