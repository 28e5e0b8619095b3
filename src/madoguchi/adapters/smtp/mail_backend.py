"""Mail by SMTP, with local parts in quotes where RFC 5321 wants them.

The library takes quotes off the envelope: a strict server then refuses the addresses
that carriers gave out, such as `hana..ko@docomo.ne.jp`.
"""

import smtplib
from collections.abc import Sequence

from django.core.mail.backends.smtp import EmailBackend

from madoguchi.kernel.mail_address import address_on_the_way


class QuotingSmtp(smtplib.SMTP):
    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Name a receiver to the server; `recip` is a bare or a quoted address."""
        words = "".join(f" {option}" for option in options)
        self.putcmd("rcpt", f"TO:<{address_on_the_way(recip)}>{words}")
        return self.getreply()


class QuotingSmtpOverTls(QuotingSmtp, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


class QuotingEmailBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return QuotingSmtpOverTls if self.use_ssl else QuotingSmtp
