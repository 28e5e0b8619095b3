from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.platform.models import Owned


class Party(models.Model):
    """A customer, as a handle: names and addresses are in `PartyProfile`."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("個人")
        CORPORATE = "corporate", _("法人")

    kind = models.CharField(max_length=10, choices=Kind)
    customer_number = models.CharField(max_length=10, unique=True)  # N and 9 digits
    required_level = models.PositiveSmallIntegerField(default=1, db_default=1)
    # what a sign-in must have proved: accounts/guard/levels.py

    def __str__(self) -> str:
        return f"party {self.pk}"

    @property
    def is_consumer(self) -> bool:
        """Whether the law's protection of consumers covers this customer."""
        return self.kind == Party.Kind.INDIVIDUAL


class Role(models.TextChoices):
    HOLDER = "holder", _("契約者")
    ADMIN = "admin", _("管理者")
    BILLING_VIEWER = "billing_viewer", _("請求閲覧者")
    APPLICANT = "applicant", _("申請者")
    APPROVER = "approver", _("承認者")


class RoleRights(models.Model):
    """The rights of a role, as words of customers/rights.py. Migrations write them."""

    role = models.CharField(max_length=20, primary_key=True, choices=Role)
    rights = models.JSONField()

    def __str__(self) -> str:
        return f"rights of {self.role}"


class PresentMembers(models.Manager["Member"]):
    """Those who have not left."""

    def get_queryset(self) -> models.QuerySet["Member"]:
        return super().get_queryset().filter(left_at=None)


class Member(models.Model):
    """A person who may act for a party. Read at sign-in, before a scope is open.

    Whoever has left (`left_at`) acts for it no more, in no list and by no right; the
    row stays, since logs and grants name it. `everybody` has them too.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships"
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="members")
    role = models.CharField(max_length=20, choices=Role)
    approves = models.BooleanField(default=False, db_default=False)
    # named as an approver by the company itself: procedures/engine/named_approvers.py
    left_at = models.DateTimeField(null=True)

    objects = PresentMembers()
    everybody: ClassVar[models.Manager["Member"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "party"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Grant(models.Model):
    """What a member may do with a part of its party's rows, on some days.

    A member with grants has what they say and nothing by its role; without any, the
    rights of the role for the whole party. `keys` are numbers of billing accounts or
    contracts, or codes of departments; `until_on` is the last day. `role` is what the
    rights are called: see people/role_names.py. Read at sign-in, before a scope is
    open; written by commands, and by who administers the company.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("すべて")
        ACCOUNTS = "accounts", _("請求先")
        CONTRACTS = "contracts", _("契約")
        DEPARTMENTS = "departments", _("部門")

    member = models.ForeignKey(Member, models.CASCADE, related_name="grants")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    rights = models.JSONField()  # words of customers/rights.py
    scope = models.CharField(max_length=12, choices=Scope)
    keys = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    role = models.CharField(max_length=30, blank=True, default="", db_default="")
    granted_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    granted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"grant {self.pk} of {self.member_id}"


class PartyProfile(Owned):
    """A party's names, addresses and contact details."""

    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=200, blank=True)
    corporate_number = models.CharField(max_length=13, blank=True)
    birth_date = models.DateField(null=True)
    postal_code = models.CharField(max_length=7)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    joined_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party"], name="one_profile")]

    def __str__(self) -> str:
        return f"profile of {self.party_id}"

    def place_in_import(self) -> tuple[str, str]:
        return "parties", self.party.customer_number


class OldNumber(Owned):
    """A customer number of the former system, for whoever still knows no other.

    `canonical` is without hyphens and in lower case; one like a number of ours, N and
    nine digits, is in upper case. The import alone writes it.
    """

    number = models.CharField(max_length=20)  # as the former system wrote it
    canonical = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "canonical"], name="one_old_number"
            )
        ]
        indexes = [models.Index(fields=["canonical"], name="old_number_of")]

    def __str__(self) -> str:
        return f"old number {self.pk}"


class BillingAccount(Owned):
    """A bill's addressee, closing day and way of paying (請求先)."""

    narrowed_by = {"accounts": "pk"}

    class Payment(models.TextChoices):
        CARD = "card", _("クレジットカード")
        DEBIT = "debit", _("口座振替")
        TRANSFER = "transfer", _("請求書払い（振込）")

    account_number = models.CharField(max_length=20, db_index=True)
    addressee = models.CharField(max_length=200)
    department_code = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField(max_length=7)
    address = models.CharField(max_length=300)
    closing_day = models.PositiveSmallIntegerField()  # 31 = the last day
    payment_method = models.CharField(max_length=10, choices=Payment)
    email = models.CharField(max_length=254, blank=True)
    peppol_id = models.CharField(max_length=20, blank=True, default="", db_default="")
    # where the addressee takes electronic invoices: 0188:… or 0221:T…
    virtual_account = models.CharField(
        max_length=100, blank=True, default="", db_default=""
    )  # to which this account alone transfers, in the operator's words

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account_number"], name="one_account_number"
            ),
            models.CheckConstraint(
                condition=models.Q(closing_day__range=(1, 31)),
                name="closing_day_exists",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.account_number}"

    def place_in_import(self) -> tuple[str, str]:
        return "billing_accounts", self.account_number


class PortalChange(Owned):
    """A column of the import that was changed here: customers/portal_changes.py.

    `file`, `key` and `column` name it as docs/import-format.md does. It is open until
    an export has the new value (confirmed) or yet another one (overruled).

    The feed for the operator's systems (jobs/feed) gives it `seq` when it lists it
    first; `acked_at` is when the reader said that it has it. `theirs` is what the last
    export had that contradicts it: see ImportConflict.
    """

    class State(models.TextChoices):
        PROMISED = "promised", _("予定")
        DONE = "done", _("反映")
        UNDONE = "undone", _("取消")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("反映")
        OVERRULED = "overruled", _("別の値に変更")

    file = models.CharField(max_length=30)
    key = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    order_number = models.CharField(max_length=20, blank=True)
    state = models.CharField(
        max_length=10, choices=State, default=State.DONE, db_default=State.DONE
    )
    effective_on = models.DateField(null=True)
    seq = models.BigIntegerField(null=True)
    listed_at = models.DateTimeField(null=True)
    acked_at = models.DateTimeField(null=True)
    theirs = models.TextField(blank=True, default="", db_default="")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seq", "party"],
                condition=models.Q(seq__isnull=False),
                name="one_change_a_place",
            )
        ]
        indexes = [
            models.Index(
                fields=["file", "column", "key"],
                condition=models.Q(outcome=""),
                name="open_change",
            ),
            models.Index(fields=["party", "at"], name="change_of_party"),
            models.Index(
                fields=["id"], condition=models.Q(seq=None), name="unlisted_change"
            ),
            models.Index(fields=["party", "order_number"], name="change_of_order"),
            models.Index(
                fields=["seq"], condition=models.Q(acked_at=None), name="unacked_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} of {self.file} {self.key}"


class FeedBacklog(models.Model):
    """How many changes the operator's systems lack, over all customers: one row.

    Readable outside any party: numbers and moments only. Unsent is what was not listed,
    or not sent to each subscriber; unacked what was, and is not acknowledged.
    """

    measured_at = models.DateTimeField()
    unsent = models.PositiveBigIntegerField()
    unsent_since = models.DateTimeField(null=True)
    unacked = models.PositiveBigIntegerField()
    unacked_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.unsent} unsent, {self.unacked} unacked"


class ChangeRetention(models.Model):
    """How long changes that were made from a day on are kept, in days since then.

    `days`: of one that is settled, or was a promise; `most_days`: of any. The rule with
    the latest day counts.
    """

    from_on = models.DateField(unique=True)
    days = models.PositiveIntegerField()
    most_days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=90, most_days__gte=models.F("days")),
                name="changes_kept_long_enough",
            )
        ]

    def __str__(self) -> str:
        return f"changes from {self.from_on}: {self.days} days"


class ImportConflict(models.Model):
    """A change made here that an export contradicts (食い違い), once for each change.

    Readable outside its party, so that the desk can list all of them: numbers and
    moments only. Both values are on the change, behind the wall. Imports add and
    close rows, the desk decides them: contracts/import_conflicts.py.
    """

    class Decision(models.TextChoices):
        OURS = "ours", _("マイページの値のまま")
        THEIRS = "theirs", _("取り込んだ値に変更")
        AGREED = "agreed", _("一致")  # a later export has our value
        SUPERSEDED = "superseded", _("新しい変更あり")  # changed here once more

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    change = models.ForeignKey(PortalChange, models.PROTECT, related_name="conflicts")
    file = models.CharField(max_length=30)
    key = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    place = models.CharField(max_length=60)  # file and line of the last load
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # by the last load that still found it
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True)  # the customer, of a change undone

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "change"], name="one_conflict_a_change"
            )
        ]
        indexes = [
            models.Index(
                fields=["found_at"],
                condition=models.Q(decision=""),
                name="open_conflict",
            ),
            models.Index(
                fields=["decided_at"],
                condition=models.Q(decision="theirs", told_at=None),
                name="conflict_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk} of {self.file}.{self.column}"
