"""Who wants mails about outages, and which were sent."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models


class StatusSubscription(models.Model):
    """An address that asked for mails about outages; nobody has to be a customer.

    It gets nothing but one code until it is confirmed. Empty choices limit nothing.
    `key` stands in the address of its page. A night is from 22:00 to 7:00 in Japan.
    """

    key = models.UUIDField(default=uuid4, unique=True)
    address = models.CharField(max_length=254)
    functions = ArrayField(models.CharField(max_length=20), default=list)
    service = models.CharField(max_length=20, blank=True)
    prefecture = models.CharField(max_length=10, blank=True)
    is_quiet_at_night = models.BooleanField(default=True)
    wakes_for_emergency = models.BooleanField(default=True)
    code_hash = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["address"], name="status_mails_of_address")]

    def __str__(self) -> str:
        return f"status subscription {self.pk}"


class StatusMail(models.Model):
    """That a revision was told to a subscriber, once."""

    subscription = models.ForeignKey(
        StatusSubscription, models.CASCADE, related_name="mails"
    )
    revision = models.ForeignKey("notices.NoticeRevision", models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "revision"], name="one_status_mail_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"status mail {self.pk}"
