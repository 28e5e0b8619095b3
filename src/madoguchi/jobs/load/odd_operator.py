"""Members of operator.json that can be read, and hardly be meant."""

import re
from collections.abc import Iterator
from datetime import datetime

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.load.odd_accounts import BANK_WORDS
from madoguchi.jobs.load.operator_faults import operator_fault
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.kernel.calendar import JST, month_after, month_from_text

MAX_MONTHS_AHEAD = 13
PAYMENTS_FROM = "payments_from"


def notes_on_transfers(operator: Operator) -> Iterator[ImportFault]:
    """Tell an account whose bank nobody could find."""
    account = operator.transfer_account
    if account and not re.search(BANK_WORDS, account, re.IGNORECASE):
        message = (
            "銀行の名前がありません。お客様にはこのまま表示します。"
            "銀行名・支店名から書いてください"
        )
        yield operator_fault(message, field="transfer_account")


def refuse_far_payments(operator: Operator, report: ImportReport, at: datetime) -> bool:
    """Report payments that begin more than a year ahead; tell what is to come."""
    if not operator.payments_from:
        return False
    first = month_from_text(operator.payments_from)
    this_month = at.astimezone(JST).date().replace(day=1)
    if first > month_after(this_month, MAX_MONTHS_AHEAD):
        message = (
            f"「{operator.payments_from}」は{MAX_MONTHS_AHEAD}か月より先の月です。"
            "年を確かめてください（month_too_far）"
        )
        report.add(operator_fault(message, field=PAYMENTS_FROM))
        return True
    if first > this_month:
        message = (
            f"「{operator.payments_from}」はこれからの月です。それまでの請求は、"
            "お支払いの記録がないものとして表示します"
        )
        report.notes.append(operator_fault(message, field=PAYMENTS_FROM))
    return False
