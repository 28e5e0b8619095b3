"""Outgoing mail. Called from jobs only, never inside a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import make_msgid, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from madoguchi.kernel.errors import Unavailable
from madoguchi.kernel.mail_address import address_on_the_way

MAIL_ERRORS = (SMTPException, OSError)


def send_plain_mail(
    *, to: str, subject: str, body: str, server: BaseEmailBackend | None = None
) -> None:
    """Hand a mail to the mail server; Unavailable if the server does not accept it.

    Its Message-ID names the sender's domain, not this host. `server`: a connection for
    many mails (`kept_connection`); after a fault the next mail opens a new one.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": make_msgid(domain=domain)}
    try:
        reader = address_on_the_way(to)
        message = EmailMessage(
            subject, body, to=[reader], headers=headers, connection=server
        )
        message.send()
    except MAIL_ERRORS as error:
        if server is not None:
            close_quietly(server)
        raise Unavailable(f"mail: {type(error).__name__}") from error


@contextmanager
def kept_connection() -> Iterator[BaseEmailBackend]:
    """Keep one connection for many mails. Away now, it is tried by each mail again."""
    server = get_connection()
    with suppress(*MAIL_ERRORS):
        server.open()
    try:
        yield server
    finally:
        close_quietly(server)


def close_quietly(server: BaseEmailBackend) -> None:
    with suppress(*MAIL_ERRORS):
        server.close()
