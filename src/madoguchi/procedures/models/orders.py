"""Orders and their history."""

from django.db import models
from django.db.models import Q

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import Owned
from madoguchi.procedures.models.states import (
    UNDER_WAY_STATES,
    OrderState,
)


class Order(Owned):
    """A request (申込・受付), from draft to done.

    `key` names the draft in its address and is the key of its command. `answers` are
    stored as typed; the form of the kind validates them again before each step. What
    was promised - quote, days, moments - is written once and never computed again.
    """

    narrowed_by = {"contracts": "contract"}

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
    happenings = models.JSONField(default=list, db_default=[])  # toolkit/happenings.py
    effective_on = models.DateField(null=True)
    run_at = models.DateTimeField(null=True)
    cancellable_until = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    first_bill_on = models.DateField(null=True)  # first day of the billing month
    done = models.JSONField(default=list)  # names of the finished steps
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)  # waits for the end of maintenance
    # answers chosen on the way, by a link: nobody has answered on a page so far
    is_preset = models.BooleanField(default=False, db_default=False)
    kept_at = models.DateTimeField(null=True)  # a draft that maintenance stopped
    # the last day in Japan on which an approver of the company may approve it
    approve_by_on = models.DateField(null=True)
    # the address whose code was typed in: see engine/requirements.py
    proved = models.CharField(max_length=254, blank=True, db_default="")

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
            models.Index(
                fields=["approve_by_on"],
                condition=Q(state="awaiting_member"),
                name="awaiting_member",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.key}"


def lock_order(order: Order) -> None:
    """Lock an order's row until the transaction ends, and read it anew.

    Code that decides by an order, or writes more than its state, locks it first.
    """
    order.refresh_from_db(from_queryset=Order.objects.select_for_update())
