from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.wording import format_moment_in_digits


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser):
    """A login (ログインID). Holds no data of any party."""

    email = models.CharField(max_length=254, unique=True)  # canonical
    display_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    enrolled_at = models.DateTimeField(null=True)  # none before the first access
    invited_at = models.DateTimeField(null=True)  # when a wave asked for that access
    two_steps = models.BooleanField(default=False, db_default=False)
    # whether a code is asked for besides the password
    passkey_offered_at = models.DateTimeField(null=True)
    reduced_until = models.DateTimeField(null=True)  # after a recovery
    proof_generation = models.PositiveIntegerField(default=0, db_default=0)
    # see guard/pending_proofs.py
    shortcuts = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], blank=True
    )  # purposes of さがす, in the order of the home page; empty before any choice

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold: it follows from password and generation."""
        return self.bind_to_generation(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        yield from map(
            self.bind_to_generation, super().get_session_auth_fallback_hash()
        )

    def bind_to_generation(self, password_hash: str) -> str:
        """Add the generation; the first stays bare, as sessions of old releases are."""
        generation = self.proof_generation
        return f"{password_hash} {generation}" if generation else password_hash


class Staff(models.Model):
    """A member of the operator's staff who works at the desk (窓口の担当者).

    Ended, never deleted: the audit log names them by number.
    """

    class Role(models.TextChoices):
        AGENT = "agent", _("窓口担当")
        BILLING = "billing", _("請求担当")  # an agent who may also correct invoices
        SUPERVISOR = "supervisor", _("窓口責任者")

    user = models.OneToOneField(User, models.PROTECT, related_name="staff")
    role = models.CharField(max_length=20, choices=Role)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"staff {self.pk}"


class Identifier(models.Model):
    """What a user types to sign in: customer numbers, old ones too, mail addresses."""

    class Kind(models.TextChoices):
        CUSTOMER_NUMBER = "customer_number", _("お客様番号")
        MAIL = "mail", _("メールアドレス")
        OLD_NUMBER = "old_number", _("以前のお客様番号")

    canonical = models.CharField(max_length=254, unique=True)  # see identifiers.py
    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(User, models.PROTECT, related_name="identifiers")

    def __str__(self) -> str:
        return f"identifier {self.pk}"


class Channel(models.Model):
    """An address for codes and notices, besides the registered mail.

    It is no identifier for signing in. Before it is verified it receives nothing but
    its own first code.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", _("予備のメールアドレス")
        SMS = "sms", _("携帯電話番号")

    user = models.ForeignKey(User, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=10, choices=Kind)
    address = models.CharField(max_length=254)  # canonical; 11 digits for SMS
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "address"], name="one_channel"
            )
        ]

    def __str__(self) -> str:
        return f"channel {self.pk}"


class Attempts(models.Model):
    """The failures in a row against one secret of one user or unknown identifier.

    `subject` is a keyed digest of purpose and canonical identifier (or user, or known
    device of a user), so that the table does not tell who exists.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.failures} failures"


class SpentBudget(models.Model):
    """What one network, or the whole site, has spent of a budget, as of a moment.

    `subject` is a keyed digest, so that the table does not tell who came from where.
    What was spent is paid off as time passes: guard/budgets.py.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    spent = models.FloatField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.spent} spent"


class Challenge(models.Model):
    """A one-time code that was requested and can be typed into the page.

    Without a user it is a decoy: an unknown customer number looks like a known one.
    Without a channel it goes to the registered mail. Without a hash no code is right
    yet: the job that sends it writes the hash. `asker` counts the codes requested for
    one user or unknown identifier, `target` those for an unverified address.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True)
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True)
    purpose = models.SlugField()
    asker = models.CharField(max_length=64, db_index=True)
    target = models.CharField(max_length=64, blank=True, db_default="")
    code_hash = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"challenge {self.pk}"


class Device(models.Model):
    """A browser in which a user has signed in; its cookie holds the token."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=60)  # from the user agent
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    trusted_until = models.DateTimeField(null=True)  # no second step till then
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "token_hash"], name="one_device")
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


class BackupCode(models.Model):
    """One of ten printed codes, good once. Only its keyed digest is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="backup_codes")
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"], name="one_backup_code"
            )
        ]

    def __str__(self) -> str:
        return f"backup code {self.pk}"


class TotpUse(models.Model):
    """The last step of the app that was used; it and earlier ones are refused."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True)
    last_step = models.BigIntegerField(default=0)  # half minutes since 1970
    drift = models.SmallIntegerField(default=0)  # steps by which the clock was off

    def __str__(self) -> str:
        return f"step {self.last_step}"


class SignInEvent(models.Model):
    """A row of the sign-in history (ログイン履歴). Never changed.

    `by` and `reason`: who of the operator or the company did it, and why.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    what = models.SlugField()  # see sign_in_history.py
    way = models.SlugField(blank=True)
    is_success = models.BooleanField()
    device_name = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    by = models.CharField(max_length=200, blank=True, db_default="")
    reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="event_of_user")]

    def __str__(self) -> str:
        return f"{self.what} {format_moment_in_digits(self.at)}"


class RecoveryCase(models.Model):
    """The recovery of a login whose second step is lost.

    `receipt_hash` belongs to the number that is shown once, when the case is created.
    A case that was decided by the operator also needs the code of a letter.
    """

    class State(models.TextChoices):
        OPEN = "open", _("確認中")
        REVIEW = "review", _("担当者の確認待ち")
        HELD = "held", _("待機中")
        DONE = "done", _("完了")
        STOPPED = "stopped", _("停止")

    user = models.ForeignKey(User, models.CASCADE, related_name="recoveries")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)
    letter_hash = models.CharField(max_length=64, blank=True)  # of a code sent by post
    opened_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"recovery {self.pk}"


class PendingProof(models.Model):
    """That somebody who is not signed in has proved to be a user, for one act.

    It counts for some minutes, and no longer than the password and the generation of
    the user stay as they were. `channel` is where the code went that proved it, none
    for the registered mail. `case` is the recovery case that is being finished.
    """

    user = models.ForeignKey(User, models.CASCADE)
    purpose = models.SlugField()
    channel = models.ForeignKey(Channel, models.CASCADE, null=True)
    case = models.ForeignKey(RecoveryCase, models.CASCADE, null=True)
    password_digest = models.CharField(max_length=64)
    generation = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pending proof {self.pk}"


class MailSwitch(models.Model):
    """Another mail address for signing in, which counts from a moment on.

    Asked for after a recovery and proved by a code. Until `counts_from` nothing
    changes, and the reader of the old address can stop it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_switches")
    old_address = models.CharField(max_length=254, db_index=True)
    new_address = models.CharField(max_length=254)
    proved_at = models.DateTimeField()
    counts_from = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mail switch {self.pk}"


class SecurityNotice(models.Model):
    """The notice of one change of sign-in to one channel; a job sends it.

    `stop_hash` belongs to the number by which its reader reverts the change.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    what = models.SlugField()  # see sign_in_history.py
    kind = models.CharField(max_length=10, choices=Channel.Kind)
    address = models.CharField(max_length=254)
    case = models.ForeignKey(RecoveryCase, models.CASCADE, null=True)
    stop_hash = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"notice {self.pk}"
