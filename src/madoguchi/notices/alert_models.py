"""What monitoring told, before somebody says it to customers, and who was reminded."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class IncidentDraft(models.Model):
    """An alert of a monitoring system, which opens a draft and publishes nothing.

    `alert_key` is a digest of the sender's own name for it. `notice`: what became of
    it; `closed_at`: that it was published or set aside.
    """

    alert_key = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=60)
    detail = models.CharField(max_length=300, blank=True)
    functions = ArrayField(models.CharField(max_length=20), default=list)
    areas = ArrayField(models.CharField(max_length=60), default=list)
    started_at = models.DateTimeField()
    received_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    notice = models.ForeignKey("notices.Notice", models.PROTECT, null=True)

    def __str__(self) -> str:
        return f"incident draft {self.pk}"


class PromiseReminder(models.Model):
    """That an author was reminded of the next update that a revision promised."""

    revision = models.OneToOneField("notices.NoticeRevision", models.PROTECT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"promise reminder {self.pk}"
