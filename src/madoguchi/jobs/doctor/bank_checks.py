"""Whether files of banks come, and files for banks are answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import DatabaseError, OperationalError

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.debits.file_facts import file_name
from madoguchi.jobs.debits.file_writing import OVER_WORDS
from madoguchi.jobs.doctor.finding import Finding, good, note
from madoguchi.jobs.doctor.unanswered_checks import paper_notes, slip_notes
from madoguchi.jobs.refunds.refund_file import OVER_WORDS as REFUND_OVER_WORDS
from madoguchi.jobs.refunds.refund_file import refund_file_name
from madoguchi.jobs.transfers.money_of_nobody import (
    OLD_AFTER_DAYS,
    is_old,
    money_of_nobody,
    sum_words,
)
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import format_day
from madoguchi.payments.models import (
    BankRefund,
    DebitFile,
    IncomingFile,
    RefundFile,
    TransferSource,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

NAME = "銀行のファイル"
LATE_RESULT_DAYS = 3
"""Calendar days after that on which the collector should have answered."""
QUIET_BANK_DAYS = 7
UNANSWERED_REFUND_DAYS = 14
"""After the day of payment; a bank returns money (組戻し) within two weeks."""


def check_bank_files() -> Iterator[Finding]:
    """Say what nobody has registered, read or answered."""
    at = now()
    today = at.astimezone(JST).date()
    try:
        with batch("doctor"):
            found = [*transfer_notes(today), *debit_notes(today), *refund_notes(today)]
            found += [*slip_notes(at), *paper_notes(today)]
    except OperationalError:
        raise
    except DatabaseError:
        yield note(NAME, "このログインからは確かめられません。")
        return
    if not found:
        yield good(NAME, "読み込みや返事を待っているものはありません。")
    for words in found:
        yield note(NAME, words)


def transfer_notes(today: date) -> Iterator[str]:
    """Customers who transfer, without an account to which, or without its files."""
    payers = BillingAccount.objects.filter(payment_method="transfer")
    operator = Operator.objects.first()
    if operator is None or not operator.payments_from or not payers.exists():
        return
    if not TransferSource.objects.exists():
        yield (
            "振込で支払うお客様がいますが、入金口座が登録されていません。"
            "madoguchi payments transfers source で登録してください。"
        )
        return
    if old := [one for one in money_of_nobody(today) if is_old(one, today)]:
        yield (
            f"どなたのものか{OLD_AFTER_DAYS}日を過ぎても決まらない振込があります"
            f"（{sum_words(old)}）。窓口の「振込」で決めるか、madoguchi payments"
            " transfers close で終わりにしてください。"
        )
    newest = IncomingFile.objects.order_by("-read_at").first()
    limit = today - timedelta(days=QUIET_BANK_DAYS)
    if newest is None or newest.read_at.astimezone(JST).date() < limit:
        yield (
            f"振込入金のファイルを{QUIET_BANK_DAYS}日より長く取り込んでいません。"
            "銀行から受け取り、madoguchi payments transfers read で取り込んでください。"
        )


def debit_notes(today: date) -> Iterator[str]:
    """Files left unwritten until their day, and those whose results are late."""
    left = DebitFile.objects.filter(
        written_at=None, withdrawn_at=None, debit_on__lte=today
    )
    for file in left.select_related("collector").order_by("pk"):
        yield f"{file_name(file)}: {OVER_WORDS}"
    limit = today - timedelta(days=LATE_RESULT_DAYS)
    rows = DebitFile.objects.filter(
        result_at=None, withdrawn_at=None, result_on__lt=limit
    )
    rows = rows.exclude(written_at=None).select_related("collector").order_by("pk")
    for file in rows:
        yield (
            f"{file_name(file)} の結果（{format_day(file.result_on)}ごろの予定）を"
            "取り込んでいません。委託先に確かめ、madoguchi payments results で取り込ん"
            "でください。"
        )


def refund_notes(today: date) -> Iterator[str]:
    """Files left unwritten past their day, and those of which nobody told the end."""
    left = RefundFile.objects.filter(written_at=None, pay_on__lt=today)
    for file in left.select_related("source").order_by("pk"):
        yield f"{refund_file_name(file)}: {REFUND_OVER_WORDS}"
    limit = today - timedelta(days=UNANSWERED_REFUND_DAYS)
    sent = BankRefund.objects.filter(state=BankRefund.State.SENT)
    rows = RefundFile.objects.filter(pk__in=sent.values("file"), pay_on__lt=limit)
    rows = rows.exclude(written_at=None)
    for file in rows.order_by("pk"):
        yield (
            f"{format_day(file.pay_on)}の返金（{file.refunds:,}件）の結果が分かり"
            "ません。銀行に確かめ、madoguchi payments refunds results で取り込んで"
            "ください。"
        )
