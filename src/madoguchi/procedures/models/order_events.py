"""The history of an order's states."""

from django.db import models
from django.db.models import Q

from madoguchi.platform.models import Owned
from madoguchi.procedures.models.orders import Order
from madoguchi.procedures.models.states import (
    NOTIFIED_STATES,
    OrderState,
)


class OrderEvent(Owned):
    """A change of an order's state. `note`: a text for the customer."""

    narrowed_by = {"contracts": "order__contract"}

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
