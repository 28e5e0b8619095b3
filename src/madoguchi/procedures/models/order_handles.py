"""Orders as the desk and the jobs see them, of all parties at once."""

from django.db import models
from django.db.models import Q

from madoguchi.procedures.models.orders import Order
from madoguchi.procedures.models.states import RUNNING_STATES, WAITING_STATES


class OrderHandle(models.Model):
    """The part of an order that is readable outside its party: no name, no answers.

    The desk's queue and the janitor read it, then open the scope of its party.
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
    paper_sent_on = models.DateField(null=True)  # to the bank, which answers by letter
    paper_sent_by = models.CharField(
        max_length=80, blank=True, default="", db_default=""
    )

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
