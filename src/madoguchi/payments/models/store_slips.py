"""Slips by which bills are paid at convenience stores, and what the agency told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class SlipFile(models.Model):
    """A file of the agency that was taken in, whole. `digest`: SHA-256 of its records.

    `lines` and `amount_yen` are those of its data records.
    """

    digest = models.CharField(max_length=64, unique=True)
    lines = models.PositiveIntegerField()
    amount_yen = models.BigIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"slip file {self.pk}"


class StoreSlip(Owned):
    """A slip issued for a bill (払込票): its 44 digits, yen, and last day at stores.

    `nth` of its bill, from 1; one of a bill is open at a time. A store may take money
    on one that has lapsed, or of a bill that is paid: that is recorded all the same.
    `terminal_number` is typed at the terminal of a store, "" where none is open.
    `takings`: how often a store took money on it, counting what it gave back.
    `reported_at`: when the agency told of it (速報), `settled_at` of its end (確報, or
    速報取消).
    """

    narrowed_by = {"billed_accounts": "account"}

    class State(models.TextChoices):
        ISSUED = "issued", _("お支払い待ち")
        LAPSED = "lapsed", _("期限切れ")  # or its bill asks for another sum
        CANCELLED = "cancelled", _("取りやめ")  # by the desk: no other is issued alone
        REPLACED = "replaced", _("再発行済み")
        REPORTED = "reported", _("お支払い済み（速報）")
        SURE = "sure", _("お支払い済み")
        TAKEN_BACK = "taken_back", _("お店が取り消し")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    nth = models.PositiveSmallIntegerField()
    amount_yen = models.BigIntegerField()
    last_on = models.DateField()
    digits = models.CharField(max_length=44, blank=True, default="")
    terminal_number = models.CharField(max_length=30, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    takings = models.PositiveSmallIntegerField(default=0)
    paid_on = models.DateField(null=True)
    issued_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    ENDED_UNPAID = (State.LAPSED, State.CANCELLED, State.REPLACED)
    """Nobody should pay by them any more; stores take the paper all the same."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month", "nth"],
                name="one_slip_a_try",
            ),
            models.UniqueConstraint(
                fields=["party", "account", "billing_month"],
                condition=Q(state="issued"),
                name="one_open_slip_a_bill",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="slip_asks_for_money"
            ),
        ]
        indexes = [
            models.Index(fields=["digits"], name="slip_by_digits"),
            models.Index(
                fields=["reported_at"],
                condition=Q(state="reported"),
                name="reported_slip",
            ),
        ]

    def __str__(self) -> str:
        return f"slip {self.pk}"

    @property
    def ledger_key(self) -> str:
        """The number of its newest taking in the ledger, S12 or S12-2."""
        return f"S{self.pk}" if self.takings < 2 else f"S{self.pk}-{self.takings}"  # noqa: PLR2004 the first has none
