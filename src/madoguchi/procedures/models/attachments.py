"""Files that customers attach to an order."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext

from madoguchi.platform.models import Owned
from madoguchi.procedures.models.orders import Order

ATTACHMENT_LABELS: dict[str, str | Promise] = {}
"""Labels by the codes that kinds of procedures have registered."""


class Attachment(Owned):
    """A file attached to an order, as we rewrote it.

    `what` is the code of the required attachment, or its Japanese label on rows from
    before there were codes. `name` is the customer's name of the file.
    """

    narrowed_by = {"contracts": "order__contract"}

    order = models.ForeignKey(Order, models.CASCADE, related_name="papers")
    key = models.UUIDField()  # the name of the file in the store
    what = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=100, blank=True)  # malware, by name

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_paper")
        ]

    @property
    def label(self) -> str:
        """The required attachment in words, in the reader's language."""
        return str(ATTACHMENT_LABELS.get(self.what) or gettext(self.what))

    @property
    def is_clean(self) -> bool:
        return self.scanned_at is not None and not self.finding

    def __str__(self) -> str:
        return f"paper {self.key}"
