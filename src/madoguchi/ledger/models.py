from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import OwnedInBulk


class AccountTitle(models.TextChoices):
    """The accounts (勘定科目) between which an entry moves yen."""

    RECEIVABLE = "receivable", _("売掛金")  # what the customer owes
    IN_TRANSIT = "in_transit", _("決済会社からの入金待ち")  # a card was charged
    CASH = "cash", _("入金")
    FEE = "fee", _("支払手数料")  # what gateway or bank kept of a payment
    CREDIT = "credit", _("預り金")  # what the customer is owed, for a later bill
    SALES = "sales", _("売上")
    DISCOUNT = "discount", _("売上値引き")  # a bank's fee that a payer took off
    LATE_CHARGE = "late_charge", _("遅延損害金")
    BAD_DEBT = "bad_debt", _("貸倒れ")  # a receivable that was given up
    FORWARD = "forward", _("繰越")  # what a former system had not got yet


class LedgerEvent(models.TextChoices):
    """What an entry comes from. Each has numbers of its own, its `source`."""

    BILL = "bill", _("請求")
    REVISION = "revision", _("請求の修正・返還")
    PAYMENT = "payment", _("入金")
    REFUND = "refund", _("返金")
    REFUND_BACK = "refund_back", _("返金の組戻し")  # the bank could not pay it out
    CHARGEBACK = "chargeback", _("入金の取消")
    CREDIT_USE = "credit_use", _("預り金の充当")  # kept money pays a later bill
    PAYOUT = "payout", _("決済会社からの振込")  # less its fee
    LATE_CHARGE = "late_charge", _("遅延損害金")
    WRITE_OFF = "write_off", _("貸倒れ")
    TRANSFER_FEE = "transfer_fee", _("振込手数料の差引き")  # borne for the payer
    OPENING = "opening", _("前のシステムからの未収")  # its source: the month


class LedgerEntry(OwnedInBulk):
    """A movement of yen between accounts (元帳の記入); never changed or deleted.

    Each row has its debit and its credit, so that the ledger is balanced whatever is
    added. An event posts once: its entries are unique by event and source, `nth` of
    them from 1. `billing_month`, its first day, is that of the bill whose receivable
    moves: an account has one bill a month. None where it is about no bill.
    `effective_on` is the JST day of the event, `posted_at` when it came here.
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(
        BillingAccount,
        models.PROTECT,
        related_name="+",
        db_constraint=False,  # see OwnedInBulk
        db_index=False,
    )
    event = models.CharField(max_length=12, choices=LedgerEvent)
    source = models.CharField(max_length=40)
    nth = models.PositiveSmallIntegerField(default=1, db_default=1)
    billing_month = models.DateField(null=True)
    debit = models.CharField(max_length=12, choices=AccountTitle)
    credit = models.CharField(max_length=12, choices=AccountTitle)
    amount_yen = models.BigIntegerField()
    effective_on = models.DateField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "event", "source", "nth"], name="one_posting_an_event"
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="entry_moves"),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="entry_has_two_sides"
            ),
        ]
        indexes = [
            models.Index(
                fields=["party", "account", "billing_month"], name="entry_of_bill"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.source}/{self.nth}"


class AgedAccount(models.Model):
    """What an account owed when the worker last counted, by age (ReceivableAges).

    Numbers, a code and yen, and no name, so it is behind no wall: the desk lists and
    sums up all customers. All rows are replaced together; the web only reads them.
    """

    on = models.DateField()  # in Japan
    counted_at = models.DateTimeField()
    customer_number = models.CharField(max_length=20)
    account_number = models.CharField(max_length=20)
    department_code = models.CharField(max_length=40, blank=True)
    not_due_yen = models.BigIntegerField()
    days_1_30_yen = models.BigIntegerField()
    days_31_60_yen = models.BigIntegerField()
    days_61_90_yen = models.BigIntegerField()
    days_over_90_yen = models.BigIntegerField()
    kept_yen = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_number} {self.on}"
