from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.calendar import JST
from madoguchi.notices.alert_models import IncidentDraft, PromiseReminder
from madoguchi.notices.announcement import Announcement, Progress
from madoguchi.notices.expected_ends import end_words
from madoguchi.notices.subscription_models import StatusMail, StatusSubscription

__all__ = [
    "Function",
    "IncidentDraft",
    "Mode",
    "Notice",
    "NoticeRevision",
    "PromiseReminder",
    "StatusMail",
    "StatusSubscription",
]


class Function(models.TextChoices):
    """A function (機能) of the portal that can be stopped by itself."""

    LOGIN = "login", _("ログイン")
    CONTRACTS = "contracts", _("契約確認")
    BILLS = "bills", _("請求・適格請求書の閲覧")
    PAYMENT = "payment", _("お支払い")
    MAIL = "mail", _("メール送受信")
    MAIL_SETTINGS = "mail_settings", _("メール設定")
    PROCEDURES = "procedures", _("各種手続き")
    CORPORATE = "corporate", _("法人向け請求")
    FIBRE = "fibre", _("光回線")
    MOBILE = "mobile", _("モバイルデータ通信")
    VOICE = "voice", _("音声通話")


class Mode(models.TextChoices):
    """How far a function is stopped; the strictest of several counts."""

    OPEN = "open", _("通常")
    HOLD = "hold", _("メンテナンス（受付して保留）")
    DRAFT_ONLY = "draft_only", _("障害（下書きのみ）")
    READ_ONLY = "read_only", _("閲覧のみ")
    CLOSED = "closed", _("停止")


REFERENCE_PREFIXES = {"maintenance": "MNT", "incident": "INC", "information": "INF"}


class Notice(Announcement):
    """What is wrong or planned: with which functions, for whom, from when to when.

    It is in force from `starts_at` until before `ends_at` (None: until somebody ends
    it); the modes of the notices in force are the present modes. An empty list of
    services, areas or contracts limits nothing. An area is how the postal code or the
    address of a contract's place begins, a contract its number. `words`: a whole
    sentence for customers. `expected_at`: when it is expected to be over; that moment
    ends nothing. `form_key`: of the form of the desk that it was first written in.
    """

    class Kind(models.TextChoices):
        MAINTENANCE = "maintenance", _("メンテナンス")
        INCIDENT = "incident", _("障害")
        INFORMATION = "information", _("お知らせ")

    kind = models.CharField(max_length=20, choices=Kind)
    mode = models.CharField(max_length=20, choices=Mode)
    functions = ArrayField(models.CharField(max_length=20, choices=Function))
    services = ArrayField(models.CharField(max_length=20), default=list)
    areas = ArrayField(models.CharField(max_length=60), default=list)
    contracts = ArrayField(models.CharField(max_length=40), default=list)
    words = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    expected_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True, editable=False)

    class Meta(Announcement.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="notice_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(functions=[]), name="notice_of_some_function"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    @property
    def until(self) -> datetime | None:
        """Return when it is expected to be over; None where that is not known."""
        return self.expected_at or self.ends_at

    @property
    def ends(self) -> str:
        """Say when it ends and how sure that is; "" of information without an end."""
        if self.kind == self.Kind.INFORMATION and self.until is None:
            return ""
        return end_words(self)

    @property
    def title(self) -> str:
        """Return the symptom, else the words, else what it stops."""
        return self.headline or self.words or self.get_mode_display()

    @property
    def reference(self) -> str:
        """INC-2611-0007: as people name it, with the month in which it begins.

        "" of one that is not stored.
        """
        if self.pk is None:
            return ""
        prefix = REFERENCE_PREFIXES[self.kind]
        return f"{prefix}-{self.starts_at.astimezone(JST):%y%m}-{self.pk:04d}"

    @property
    def is_called_off(self) -> bool:
        """Whether what was planned does not take place, or stopped half-way."""
        return self.progress == Progress.CALLED_OFF or self.ends_at == self.starts_at

    @property
    def is_for_all(self) -> bool:
        return not (self.services or self.areas or self.contracts)


class NoticeRevision(models.Model):
    """What a notice said from a moment on: its history, of which it is the end."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "number"], name="one_notice_revision_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice} r{self.number}"
