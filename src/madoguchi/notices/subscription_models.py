"""Who wants mails about outages, and which were sent."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.models import User


class Way(models.TextChoices):
    """How somebody is told."""

    MAIL = "mail", _("メール")
    SMS = "sms", _("SMS")
    PUSH = "push", _("ブラウザの通知")


class Severity(models.TextChoices):
    """How grave a notice must be; whatever touches emergency calls is grave enough."""

    ALL = "all", _("すべて（工事も）")
    INCIDENTS = "incidents", _("障害だけ")
    DOWN = "down", _("使えなくなる障害だけ")


class StatusSubscription(models.Model):
    """An address that asked for news of outages; nobody has to be a customer.

    It gets nothing but one code until it is confirmed. Empty choices limit nothing.
    `key` stands in the address of its page. A night is from 22:00 to 7:00 in Japan.

    With a `user` it is about the contracts of that login, in place of a prefecture,
    and needs no code: the address is one that the user has proved. Of a browser
    `address` is the digest of `push_endpoint`; the other two are its keys (RFC 8291).
    """

    key = models.UUIDField(default=uuid4, unique=True)
    way = models.CharField(
        max_length=4, choices=Way, default=Way.MAIL, db_default=Way.MAIL
    )
    user = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        related_name="+",
        db_constraint=False,  # the table was there, and is read while one is added
        db_index=False,
    )
    least_severity = models.CharField(
        max_length=9, choices=Severity, default=Severity.ALL, db_default=Severity.ALL
    )
    push_endpoint = models.CharField(max_length=1000, blank=True, db_default="")
    push_key = models.CharField(max_length=100, blank=True, db_default="")
    push_secret = models.CharField(max_length=30, blank=True, db_default="")
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
        indexes = [
            models.Index(fields=["address"], name="status_mails_of_address"),
            models.Index(fields=["user"], name="status_mails_of_user"),
        ]

    def __str__(self) -> str:
        return f"status subscription {self.pk}"


class StatusMail(models.Model):
    """That a revision was told to a subscriber, once.

    `is_farewell`: told that the notice concerns them no longer.
    """

    subscription = models.ForeignKey(
        StatusSubscription, models.CASCADE, related_name="mails"
    )
    revision = models.ForeignKey("notices.NoticeRevision", models.PROTECT)
    at = models.DateTimeField()
    is_farewell = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "revision"], name="one_status_mail_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"status mail {self.pk}"
