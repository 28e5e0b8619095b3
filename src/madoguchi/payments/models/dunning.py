"""What is asked of those who pay late, and the case of each unpaid bill."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.messaging.models import Message
from madoguchi.platform.models import Owned

PERCENT_RANGE = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


class DunningRule(models.Model):
    """The operator's rules for bills that are paid late, from a day on.

    `late_percent` a year, for consumers and for companies; the fee is that of the
    stages that have one (rules.DunningStage). `suspend_days`: that many days after the
    day of payment, or on the next business day, the service is suspended; none never.
    `late_item`, `fee_item`: their items in the catalogue; who puts them on the bill,
    `promised_charges` of the operator says.
    `two_eyes_from_yen`: above it a refund or a write-off needs a second person.
    `card_retry_days`: so many days after the day of payment a refused card is asked
    again. `debits_spare_account`: where the cards fail, a kept bank account is asked.
    `slip_days`: that many days after the day of payment a slip is issued; none never.
    """

    valid_from = models.DateField(unique=True)
    late_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), validators=PERCENT_RANGE
    )
    company_late_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), validators=PERCENT_RANGE
    )
    grace_days = models.PositiveSmallIntegerField(default=15)
    fee_yen = models.PositiveIntegerField(default=0)
    fee_from_yen = models.PositiveIntegerField(default=0)
    company_fee_yen = models.PositiveIntegerField(default=0)
    late_item = models.CharField(max_length=20, blank=True, default="")
    fee_item = models.CharField(max_length=20, blank=True, default="")
    stages = models.JSONField(default=list, blank=True)
    card_retry_days = models.JSONField(default=list, blank=True, db_default=[])
    suspend_days = models.PositiveSmallIntegerField(null=True, blank=True)
    resumption_words = models.CharField(max_length=100, blank=True, default="")
    two_eyes_from_yen = models.PositiveIntegerField(default=0)
    debits_spare_account = models.BooleanField(default=False, db_default=False)
    slip_days = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"dunning rule from {self.valid_from}"


class DunningCase(Owned):
    """A bill that was not paid on its day; open while something of it is owed.

    `due_on` is the shifted day of payment. An issuer that takes money back opens the
    case again. `fee_yen`: of the reminder that was sent.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Cause(models.TextChoices):
        FAILED = "failed", _("引き落としができなかった")
        OVERDUE = "overdue", _("支払期限が過ぎた")

    class Outcome(models.TextChoices):
        PAID = "paid", _("お支払い済み")
        GIVEN_UP = "given_up", _("貸倒れ")
        NOTHING_OWED = "nothing_owed", _("請求がなくなった")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    due_on = models.DateField()
    cause = models.CharField(max_length=10, choices=Cause)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    fee_yen = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month"], name="one_case_a_bill"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") ^ Q(closed_at__isnull=False),
                name="closed_case_has_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(closed_at=None), name="open_case"
            )
        ]

    def __str__(self) -> str:
        return f"dunning case {self.pk}"


class DunningNotice(Owned):
    """A stage of a case that was done: a mail, or a task of the desk. Each once.

    `days` is that of its stage; the mail that tells of a failure has 0. `sms`: what
    went to a mobile number besides, where the customer chose that.
    """

    narrowed_by = {"billed_accounts": "case__account"}

    case = models.ForeignKey(DunningCase, models.PROTECT, related_name="notices")
    days = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    sms = models.ForeignKey(
        Message,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,  # added later, without a lock on messages
        db_index=False,
    )
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "case", "days"], name="each_stage_once"
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.days} of case {self.case_id}"


class DunningStop(Owned):
    """That a billing account is not reminded for a while, and why (督促の停止).

    Of an outage (`note`: its number) bills due from `since_on` on are due on `until_on`
    instead: lateness counts from there.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Reason(models.TextChoices):
        DECEASED = "deceased", _("契約者が亡くなった")
        INSOLVENT = "insolvent", _("破産・民事再生などの手続き")
        DISPUTED = "disputed", _("請求に異議がある")
        OUTAGE = "outage", _("障害のための期限の延長")
        OTHER = "other", _("その他")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=200, blank=True)
    since_on = models.DateField(null=True)
    until_on = models.DateField()  # the last day
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "account"], name="stop_of_account")]

    def __str__(self) -> str:
        return f"dunning stop {self.pk}"


class PaymentPlan(Owned):
    """An unpaid bill that is paid by instalments (分割払い), as agreed.

    While they are paid nobody is reminded. `owed_yen`: what the bill lacked then.
    """

    narrowed_by = {"billed_accounts": "case__account"}

    case = models.ForeignKey(DunningCase, models.PROTECT, related_name="plans")
    owed_yen = models.BigIntegerField()
    agreed_by = models.CharField(max_length=80)
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "case"],
                condition=Q(ended_at=None),
                name="one_plan_a_case",
            ),
            models.CheckConstraint(
                condition=Q(owed_yen__gt=0), name="plan_of_what_is_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"payment plan {self.pk}"


class Instalment(Owned):
    narrowed_by = {"billed_accounts": "plan__case__account"}

    plan = models.ForeignKey(PaymentPlan, models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount_yen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "plan", "due_on"], name="one_instalment_a_day"
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="instalment_asks_for_money"
            ),
        ]

    def __str__(self) -> str:
        return f"instalment {self.pk}"


class LateCharge(Owned):
    """What a case cost its customer when it was paid: late charge and reminder fee.

    The next bill asks for it as a promised charge. A case costs once.
    """

    narrowed_by = {"billed_accounts": "case__account"}

    case = models.ForeignKey(DunningCase, models.PROTECT, related_name="+")
    late_charge_yen = models.BigIntegerField()
    fee_yen = models.BigIntegerField()
    paid_on = models.DateField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "case"], name="one_cost_a_case"),
            models.CheckConstraint(
                condition=Q(late_charge_yen__gte=0, fee_yen__gte=0),
                name="lateness_costs_money",
            ),
        ]

    def __str__(self) -> str:
        return f"late charge of case {self.case_id}"


class ServiceStop(Owned):
    """A contract that is suspended for an unpaid bill (利用停止), until it is paid."""

    narrowed_by = {"contracts": "contract"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # of the unpaid bill, its first day
    stopped_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract"],
                condition=Q(resumed_at=None),
                name="stopped_once",
            )
        ]

    def __str__(self) -> str:
        return f"service stop {self.pk}"
