from django.db import models
from django.db.models import Q

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import Owned
from madoguchi.procedures.engine.states import (
    NOTIFIED_STATES,
    RUNNING_STATES,
    UNDER_WAY_STATES,
    WAITING_STATES,
    OrderState,
)


class Order(Owned):
    """What somebody asked for (申込・受付), from draft to done.

    `key` names the draft in its address and is the key of its command. `answers` are
    kept as typed; the form of the kind reads them again before each step. What was
    promised - quote, days, moments - is written once and never computed again.
    """

    key = models.UUIDField()
    number = models.CharField(max_length=24, blank=True)  # none while a draft
    kind = models.SlugField()  # no choices=: a new kind needs no migration
    lane = models.SlugField()
    state = models.CharField(
        max_length=20, choices=OrderState, default=OrderState.DRAFT
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="orders", null=True
    )
    actor = models.CharField(max_length=80)
    answers = models.JSONField(default=dict)
    quote = models.JSONField(default=list)  # pairs of words, as shown
    effective_on = models.DateField(null=True)
    run_at = models.DateTimeField(null=True)
    cancellable_until = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    first_bill_on = models.DateField(null=True)  # first day of the billing month
    done = models.JSONField(default=list)  # names of the steps already taken
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)  # waits for the end of maintenance
    kept_at = models.DateTimeField(null=True)  # a draft that an incident stopped
    proved = models.CharField(max_length=254, blank=True, db_default="")
    # the address that answered with its code: needs.py

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_draft"),
            models.UniqueConstraint(
                fields=["party", "number"],
                condition=~Q(number=""),
                name="one_receipt_number",
            ),
            models.UniqueConstraint(
                fields=["party", "contract", "lane"],
                condition=Q(state__in=UNDER_WAY_STATES),
                nulls_distinct=False,
                name="one_order_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-saved_at"], name="order_of_party"),
            models.Index(
                fields=["saved_at"], condition=Q(state="draft"), name="old_drafts"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.key}"


class OrderEvent(Owned):
    """A move of an order. `note`: what the customer is to read about it."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="events")
    was = models.CharField(max_length=20)
    now = models.CharField(max_length=20)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(told_at=None, now__in=sorted(NOTIFIED_STATES)),
                name="untold_events",
            )
        ]

    @property
    def label(self) -> str:
        return str(OrderState(self.now).label)

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"


class Attachment(Owned):
    """A paper of an order, as we wrote it anew. Its file: see papers.py.

    `what` is the paper that was asked for, `name` what the customer called the file.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="papers")
    key = models.UUIDField()  # the name of the file in the store
    what = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=100, blank=True)  # what the scanner named

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_paper")
        ]

    @property
    def is_clean(self) -> bool:
        return self.scanned_at is not None and not self.finding

    def __str__(self) -> str:
        return f"paper {self.key}"


class OrderHandle(models.Model):
    """What may be seen of an order from outside its party: no name, no answer.

    The desk's queue, the janitor and the door look here, and then enter the party.
    """

    order = models.OneToOneField(
        Order, models.CASCADE, primary_key=True, related_name="handle"
    )
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    key = models.UUIDField(db_index=True)
    number = models.CharField(max_length=24, blank=True, db_index=True)
    kind = models.SlugField()
    state = models.CharField(max_length=20)
    run_at = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    is_held = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)
    moved_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=80, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expected_on", "order"],
                condition=Q(state__in=sorted(WAITING_STATES)),
                name="queue_of_desk",
            ),
            models.Index(
                fields=["run_at"],
                condition=Q(state__in=sorted(RUNNING_STATES)),
                name="queue_by_run",
            ),
            models.Index(
                fields=["kind"], condition=Q(is_kept=True), name="kept_drafts"
            ),
        ]

    def __str__(self) -> str:
        return f"handle of {self.number or self.key}"
