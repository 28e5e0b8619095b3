"""Outgoing mail. Called from jobs only, never inside a transaction."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from madoguchi.kernel.errors import Unavailable
from madoguchi.kernel.mail_address import address_on_the_way


def send_plain_mail(*, to: str, subject: str, body: str) -> None:
    """Hand a mail to the mail server; Unavailable if the server does not accept it."""
    try:
        EmailMessage(subject, body, to=[address_on_the_way(to)]).send()
    except (SMTPException, OSError) as error:
        raise Unavailable(f"mail: {type(error).__name__}") from error
