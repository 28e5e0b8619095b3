"""Approval of a company's orders by its own people (社内承認)."""

from django.db import models

from madoguchi.platform.models import Owned
from madoguchi.procedures.models.orders import Order


class ApprovalPolicy(Owned):
    """Which kinds of orders of a company wait for one of its approvers.

    `kinds` are keys of procedures. Without a row, and for a person, none do but those
    whose kind says so itself (`Procedure.approver`).

    `proposed_approvers` are members whom one administrator would have approve, for
    another to agree to; null where nothing waits.
    """

    kinds = models.JSONField(default=list)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()
    proposed_approvers = models.JSONField(null=True)
    proposed_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    proposed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party"], name="one_approval_policy")
        ]

    def __str__(self) -> str:
        return f"approval policy of {self.party_id}"


class MemberApproval(Owned):
    """The decision of a member about one sending of an order. Never changed.

    `sending` counts how often the order has been sent. `seen` is the digest of what the
    page showed. The database lets no order go on from 社内承認待ち without an approval
    of somebody who neither began nor sent it.
    """

    narrowed_by = {"contracts": "order__contract"}

    class Outcome(models.TextChoices):
        APPROVED = "approved"
        REJECTED = "rejected"

    order = models.ForeignKey(Order, models.PROTECT, related_name="member_approvals")
    sending = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
    seen = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "order", "sending"], name="one_decision_a_sending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: order {self.order_id}, sending {self.sending}"
