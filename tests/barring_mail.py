"""A mail server that bars one address, and takes all others."""

from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

BARRED = "花代@desk.jp"


class BarringBackend(EmailBackend):
    def send_messages(self, messages: list[EmailMessage]) -> int:
        if any(BARRED in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)
