from django.db import models

from madoguchi.platform.models import Owned


class Message(Owned):
    """A mail to a person of a party; unsent while `sent_at` is empty."""

    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=60)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"message {self.pk}"


class GuideNumber(Owned):
    """Four digits in a message in place of a link (案内番号), unique in a party.

    `about` and `about_pk` name a bill, an order or a return (web/finding).
    """

    number = models.CharField(max_length=4)
    about = models.SlugField()  # no choices=: a new notice needs no migration
    about_pk = models.BigIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "number"], name="one_guide_number"
            ),
            models.UniqueConstraint(
                fields=["party", "about", "about_pk"], name="one_guide"
            ),
        ]

    def __str__(self) -> str:
        return f"guide {self.number}"


class SmsDelivery(Owned):
    """A short message, or a part of one, that the carrier took under its number.

    `segments` are the messages that it bills.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    outside_id = models.CharField(max_length=120)
    segments = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    state_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "outside_id"], name="one_sms_delivery"
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}: {self.state}"


class SmsCount(models.Model):
    """How many short messages went to the carrier on a day (in Japan).

    `segments` are what it bills of them. Counted where they are sent: those of people
    without a customer number and of outages too.
    """

    day = models.DateField(primary_key=True)
    messages = models.BigIntegerField()
    segments = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.segments} segments on {self.day}"
