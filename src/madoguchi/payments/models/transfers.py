"""Money that came by bank transfer (振込入金), and whose bills it pays."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models.debit_collectors import DebitCollector
from madoguchi.platform.models import Owned

MAX_FEE_YEN = 1_000
"""Above it what is missing is no fee of a bank."""
SURE_SCORE = 100


class TransferSource(models.Model):
    """An account of the operator into which customers transfer, and its bank's files.

    What the files look like is told in the bank's own paper, `document`. `widths`:
    those of fields that differ from the usual, by part (head, data, trailer) and name.
    `years`: how their days count years. `virtual_branches`: branches whose accounts are
    one customer's alone; `virtual_from`: where the number of such an account stands.
    `fees_yen`: what a bank takes off a transfer that comes short, `fee_as` how it is
    booked. `matches_names`: whether a sum and the very name of a payer are enough.
    Refunds go out of it under `sender_code` and `sender_name`, "" for none.
    """

    class Years(models.TextChoices):
        REIWA = "reiwa", _("令和")
        WESTERN = "western", _("西暦")

    class VirtualFrom(models.TextChoices):
        HEAD = "head", _("ヘッダーの口座番号")
        PAYER_CODE = "payer_code", _("振込依頼人コード")
        EDI = "edi", _("EDI情報")

    class FeeAs(models.TextChoices):
        DISCOUNT = "discount", _("売上値引き")
        COST = "fee", _("支払手数料")

    name = models.SlugField(max_length=30, unique=True)
    document = models.CharField(max_length=200)
    bank_code = models.CharField(
        max_length=4, validators=[RegexValidator(r"\A[0-9]{4}\Z")]
    )
    branch_code = models.CharField(
        max_length=3, validators=[RegexValidator(r"\A[0-9]{3}\Z")]
    )
    account_number = models.CharField(
        max_length=7, validators=[RegexValidator(r"\A[0-9]{7}\Z")]
    )
    virtual_branches = ArrayField(
        models.CharField(max_length=3, validators=[RegexValidator(r"\A[0-9]{3}\Z")]),
        default=list,
        blank=True,
    )
    virtual_from = models.CharField(
        max_length=10, choices=VirtualFrom, default=VirtualFrom.HEAD
    )
    years = models.CharField(max_length=7, choices=Years, default=Years.REIWA)
    widths = models.JSONField(default=dict, blank=True)
    fees_yen = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(MAX_FEE_YEN)]
        ),
        default=list,
        blank=True,
    )
    fee_as = models.CharField(max_length=8, choices=FeeAs, default=FeeAs.DISCOUNT)
    matches_names = models.BooleanField(default=True)
    account_type = models.CharField(max_length=1, default="1", db_default="1")
    sender_code = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"\A[0-9]{1,10}\Z")],
    )  # 振込依頼人コード, by which refunds go out
    sender_name = models.CharField(max_length=40, blank=True, default="", db_default="")
    line_end = models.CharField(
        max_length=4,
        choices=DebitCollector.LineEnd,
        default=DebitCollector.LineEnd.CRLF,
        db_default=DebitCollector.LineEnd.CRLF.value,
    )

    def __str__(self) -> str:
        return self.name


class IncomingFile(models.Model):
    """A file of money that came; `digest` is the SHA-256 of its records."""

    source = models.ForeignKey(TransferSource, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    transfers = models.PositiveIntegerField()
    amount_yen = models.BigIntegerField()
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"incoming file {self.pk}"


class IncomingTransfer(models.Model):
    """Money that came into the operator's account; whose, a `TransferMatch` says.

    `nth` tells apart equal ones of a file, from 1. `virtual_number` is that of the
    account which is one customer's alone, "" for none. `candidate` and `score` (100 at
    most) are whom sum and name fit best. `closed_why`: it is no customer's, or was
    cancelled by the bank.
    """

    source = models.ForeignKey(TransferSource, models.PROTECT, related_name="+")
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    nth = models.PositiveSmallIntegerField()
    posted_on = models.DateField()
    amount_yen = models.BigIntegerField()
    payer_code = models.CharField(max_length=200, blank=True)
    payer = models.CharField(max_length=200, blank=True)
    bank = models.CharField(max_length=200, blank=True)
    branch = models.CharField(max_length=200, blank=True)
    edi = models.CharField(max_length=200, blank=True)
    virtual_number = models.CharField(max_length=7, blank=True)
    is_cancelled = models.BooleanField(default=False)
    candidate = models.ForeignKey(
        BillingAccount, models.SET_NULL, null=True, related_name="+"
    )
    score = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "source",
                    "posted_on",
                    "reference",
                    "amount_yen",
                    "payer",
                    "virtual_number",
                    "is_cancelled",
                    "nth",
                ],
                name="one_incoming_transfer",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="transfer_brings_money"
            ),
        ]

    def __str__(self) -> str:
        return f"incoming transfer {self.pk}"


class TransferMatch(Owned):
    """That a transfer is a customer's, for the bills of one billing account.

    Found by the number of an account of its own, by sum and name, or by hand: then
    another person agrees. A transfer has one match that counts. `transfer`, sum, day
    and payer are those of the `IncomingTransfer`, which pages do not reach. `shares`:
    yen by account and month as a person divided it, empty where rules did. A match that
    was taken back (`reversed_at`) counts no more, as one that was rejected.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Way(models.TextChoices):
        VIRTUAL = "virtual", _("専用口座")
        NAME = "name", _("金額と名義")
        HAND = "hand", _("担当者")

    class State(models.TextChoices):
        ASKED = "asked", _("承認待ち")
        DONE = "done", _("消し込み済み")
        REJECTED = "rejected", _("不承認")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    transfer = models.ForeignKey(
        IncomingTransfer,
        models.PROTECT,
        related_name="+",
        db_constraint=False,  # pages may not read it, and store matches of it
        db_index=False,
    )
    source = models.ForeignKey(TransferSource, models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    score = models.PositiveSmallIntegerField(default=SURE_SCORE)
    amount_yen = models.BigIntegerField()
    paid_on = models.DateField()
    payer = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)  # "": by the rules
    decided_at = models.DateTimeField(null=True)
    shares = models.JSONField(default=list, db_default=[])
    reversal_asked_by = models.CharField(
        max_length=80, blank=True, default="", db_default=""
    )
    reversal_reason = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )
    reversed_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transfer"],
                condition=~Q(state="rejected"),
                name="one_match_a_transfer",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("decided_by")), name="match_has_two_eyes"
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="match_is_about_money"
            ),
        ]

    def __str__(self) -> str:
        return f"transfer match {self.pk}"
