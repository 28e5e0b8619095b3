from django.db import models


class WebhookSubscriber(models.Model):
    """A system of the operator that is called with each line of the change feed.

    It has every line up to `sent_seq`, or a dead letter of it. `failures`: tries in a
    row without success; `rejections`: how many of them said no to the next line itself.
    `claimed_until`: until when one worker alone sends to it. Its secrets are derived
    (webhooks/signing_secrets.py); the one before counts until `old_secret_until`.
    """

    name = models.SlugField(unique=True)
    url = models.CharField(max_length=500)
    is_acknowledging = models.BooleanField(default=False)
    sent_seq = models.BigIntegerField()
    secret_generation = models.PositiveIntegerField(default=1)
    old_secret_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    rejections = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=60, blank=True)
    next_try_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"webhook {self.name}"


class DeadLetter(models.Model):
    """A line that a subscriber refused again and again; those behind it went on.

    Readable outside any party: its number in the feed, and what was answered.
    `resend_at`: since when `resend_by` wants it sent once more.
    """

    subscriber = models.ForeignKey(
        WebhookSubscriber, models.CASCADE, related_name="dead_letters"
    )
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=60)
    resend_at = models.DateTimeField(null=True)
    resend_by = models.CharField(max_length=80, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "seq"], name="one_dead_letter_a_line"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(delivered_at=None),
                name="dead_letter_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"line {self.seq} to {self.subscriber_id}"
