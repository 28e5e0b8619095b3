"""What customers are told of a notice, beside whom it reaches and what it stops."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """How far a function fails, as customers see it."""

    SLOW = "slow", _("遅い")
    PARTIAL = "partial", _("一部使えない")
    DOWN = "down", _("使えない")


class Progress(models.TextChoices):
    """How far an incident has come; maintenance by its window, or off."""

    INVESTIGATING = "investigating", _("調査中")
    IDENTIFIED = "identified", _("原因特定")
    REPAIRING = "repairing", _("復旧作業中")
    WATCHING = "watching", _("復旧確認中")
    RECOVERED = "recovered", _("復旧")
    REPORTED = "reported", _("報告済み")
    CALLED_OFF = "called_off", _("中止")


ENDED_PROGRESS = frozenset({Progress.RECOVERED, Progress.REPORTED, Progress.CALLED_OFF})


class EtaKind(models.TextChoices):
    """How sure the expected end is: no time is told without it."""

    FIXED = "fixed", _("確定")
    LIKELY = "likely", _("見込み")
    UNKNOWN = "unknown", _("未定")


class EmergencyEffect(models.TextChoices):
    """Whether calls to 110, 118 and 119 are affected: always said, never assumed."""

    NONE = "none", _("影響なし")
    AFFECTED = "affected", _("影響あり")


class Announcement(models.Model):
    """The columns that a page, a mail or a feed shows of a notice.

    `headline` is the symptom, not the name of a system; "" in a notice of the command
    line, which says `words` alone. `noticed_at`: when the operator learnt of it.
    `expected_from` begins the span in which the end is expected. `next_update_at` is a
    promise. `affected_count` counts contracts, for good where `is_count_final`.
    `shown_codes` are what customers see on pages (LOGIN-1043), `alternatives` the other
    ways (`notices/alternatives.py`). `procedures_note`: what becomes of deadlines.
    `due_extended_to`: the JST day to which bills of who is touched are due later.
    """

    headline = models.CharField(max_length=60, blank=True, default="", db_default="")
    effect = models.CharField(
        max_length=10, choices=Effect, blank=True, default="", db_default=""
    )
    progress = models.CharField(
        max_length=15, choices=Progress, blank=True, default="", db_default=""
    )
    noticed_at = models.DateTimeField(null=True)
    eta_kind = models.CharField(
        max_length=10, choices=EtaKind, blank=True, default="", db_default=""
    )
    expected_from = models.DateTimeField(null=True)
    next_update_at = models.DateTimeField(null=True)
    emergency_calls = models.CharField(
        max_length=10, choices=EmergencyEffect, blank=True, default="", db_default=""
    )
    can_do = models.CharField(max_length=600, blank=True, default="", db_default="")
    avoid = models.CharField(max_length=400, blank=True, default="", db_default="")
    cause = models.CharField(max_length=600, blank=True, default="", db_default="")
    prevention = models.CharField(max_length=600, blank=True, default="", db_default="")
    affected_count = models.PositiveIntegerField(null=True)
    is_count_final = models.BooleanField(default=False, db_default=False)
    shown_codes = ArrayField(
        models.CharField(max_length=20), blank=True, default=list, db_default=[]
    )
    alternatives = ArrayField(
        models.CharField(max_length=20), blank=True, default=list, db_default=[]
    )
    procedures_note = models.CharField(
        max_length=300, blank=True, default="", db_default=""
    )
    due_extended_to = models.DateField(null=True)

    class Meta:
        abstract = True
