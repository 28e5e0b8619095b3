"""What became of a short message."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """SENT: with the carrier. DELIVERED and UNDELIVERED never change again."""

    SENT = "sent", _("送信済み")
    DELIVERED = "delivered", _("着信")
    UNDELIVERED = "undelivered", _("不着")


FINAL_STATES = frozenset({DeliveryState.DELIVERED, DeliveryState.UNDELIVERED})
