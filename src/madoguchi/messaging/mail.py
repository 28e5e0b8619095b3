"""Outgoing mail. Called from jobs only, never inside a transaction."""

from email.utils import make_msgid, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from madoguchi.kernel.errors import Unavailable
from madoguchi.kernel.mail_address import address_on_the_way


def send_plain_mail(*, to: str, subject: str, body: str) -> None:
    """Hand a mail to the mail server; Unavailable if the server does not accept it.

    Its Message-ID names the sender's domain, not this host.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": make_msgid(domain=domain)}
    try:
        reader = address_on_the_way(to)
        EmailMessage(subject, body, to=[reader], headers=headers).send()
    except (SMTPException, OSError) as error:
        raise Unavailable(f"mail: {type(error).__name__}") from error
