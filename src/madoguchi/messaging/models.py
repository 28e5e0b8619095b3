from django.db import models

from madoguchi.platform.models import Owned


class Message(Owned):
    """A mail to somebody of a party. The row is the truth, the job only the push."""

    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=60)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"message {self.pk}"
