from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import Member
from madoguchi.platform.models import Owned


class CompanyRole(Owned):
    """A named set of rights that a company made for itself (自社の役割).

    Those delivered with the portal are in delivered_roles.py. An ended one is given no
    more; grants that it gave keep their rights and its name.
    """

    name = models.CharField(max_length=40)
    rights = models.JSONField()  # words of customers/rights.py
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "name"], name="one_role_name")
        ]

    def __str__(self) -> str:
        return f"company role {self.pk}"


class Invitation(Owned):
    """Somebody whom a company asked to become one of its people (担当者の招待).

    `grants` are what they get when they accept: for each the code of a role, a scope
    with its keys, and days. Nothing counts before that; the row says nothing of whether
    the address has a login. A job makes the 案内番号 and mails it; here is its keyed
    digest, and the newest one alone is right.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("返事待ち")
        ACCEPTED = "accepted", _("参加済み")
        WITHDRAWN = "withdrawn", _("取り下げ")
        EXPIRED = "expired", _("期限切れ")

    email = models.CharField(max_length=254)  # canonical
    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=200, blank=True)
    employee_number = models.CharField(max_length=20, blank=True)
    department_code = models.CharField(max_length=15, blank=True)
    grants = models.JSONField()
    invited_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sendings = models.PositiveSmallIntegerField(default=1)  # asked for
    sent_at = models.DateTimeField(null=True)  # the newest mail
    number_digest = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def state_at(self, at: datetime) -> "Invitation.State":
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.WAITING if at < self.expires_at else self.State.EXPIRED


class Departure(Owned):
    """That somebody leaves a company: when, to whom work goes, what was taken back.

    Asked for ahead it waits for `due_at`. `taken` is what the 回収証明 lists, by kind
    and as it was at that moment; `outside` what the portal cannot take back itself.
    Never changed once `done_at` is set.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    due_at = models.DateTimeField()
    successor = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    taken = models.JSONField(default=list)  # lists of kind, what, and how many
    outside = models.JSONField(default=list)  # lists of kind, key and label

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "member"],
                condition=models.Q(done_at=None, called_off_at=None),
                name="one_coming_departure",
            )
        ]

    def __str__(self) -> str:
        return f"departure {self.pk}"


class RightRequest(Owned):
    """That somebody asks for a role over a part that they name in words.

    Whoever manages the people gives it, as any grant, or declines it. `given` is empty
    while it waits.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)  # as `Grant.role` has it
    part = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    given = models.BooleanField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["party", "member"],
                condition=models.Q(given=None),
                name="waiting_right_request",
            )
        ]

    def __str__(self) -> str:
        return f"right request {self.pk}"
