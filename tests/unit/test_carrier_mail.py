"""Addresses that carriers gave out: accepted at every door, and sent as servers take.

Form of the envelope: RFC 5321 4.1.2 (Mailbox, Dot-string, Quoted-string).
"""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.core.exceptions import ValidationError

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.mail_field import MailField
from madoguchi.identity.account.channels import MailForm
from madoguchi.jobs.load.cell_types import MAIL_CELL
from madoguchi.kernel.mail_address import address_on_the_way
from madoguchi.messaging.mail import send_plain_mail
from madoguchi.web.bills.delivery_pages import DeliveryForm

ON_THE_WAY = {
    "hana..ko@docomo.ne.jp": '"hana..ko"@docomo.ne.jp',
    "hanako.@docomo.ne.jp": '"hanako."@docomo.ne.jp',
    ".taro@ezweb.ne.jp": '".taro"@ezweb.ne.jp',
    "a.-._b...@ezweb.ne.jp": '"a.-._b..."@ezweb.ne.jp',
    "hanako@example.jp": "hanako@example.jp",
    "hana.ko+bills@example.jp": "hana.ko+bills@example.jp",
}
NONE = ["hanako", "hanako@localhost", "花子@example.jp", "a@@b.jp"]
NONE += ["@docomo.ne.jp", "hana..ko@docomo..jp", "a,b@example.jp", 'a"b@example.jp']


@pytest.mark.parametrize("address", ON_THE_WAY)
def test_every_door_takes_what_carriers_gave_out(address):
    assert re.fullmatch(MAIL_CELL.pattern, address)
    assert MailField().clean(address) == address
    assert MailForm({"address": address}).is_valid()
    form = DeliveryForm({"way": "mail", "to_address": address}, mobile="")
    assert form.is_valid()


@pytest.mark.parametrize("address", NONE)
def test_every_door_refuses_what_is_no_address(address):
    assert not re.fullmatch(MAIL_CELL.pattern, address)
    with pytest.raises(ValidationError, match="まだ変更していません"):
        MailField().clean(address)


def test_quotes_that_nobody_needs_are_taken_off():
    for typed in ('"hana..ko"@docomo.ne.jp', " ＂hana..ko＂＠docomo.ne.jp"):
        assert normalise_identifier(typed) == "hana..ko@docomo.ne.jp"
        assert MailField().clean(typed) == "hana..ko@docomo.ne.jp"
    assert normalise_identifier('"a,b"@example.jp') == '"a,b"@example.jp'


@pytest.mark.parametrize(("address", "sent"), ON_THE_WAY.items())
def test_dots_go_in_quotes_on_the_way(address, sent):
    assert address_on_the_way(address) == sent
    assert address_on_the_way(sent) == sent


def converse(listener: socket.socket, heard: list[str]) -> None:
    """Take one mail as a mail server does."""
    connection, _peer = listener.accept()
    with connection, connection.makefile("rw", newline="\r\n") as lines:

        def say(words: str) -> None:
            lines.write(f"{words}\r\n")
            lines.flush()

        say("220 test")
        is_data = False
        for line in lines:
            heard.append(line.rstrip("\r\n"))
            if is_data and heard[-1] != ".":
                continue
            is_data = heard[-1].upper() == "DATA"
            say("354 go on" if is_data else "250 ok")
            if heard[-1].upper() == "QUIT":
                return


@contextmanager
def mail_server(settings) -> Iterator[list[str]]:
    """A server on the loopback; what it hears, line by line."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        backend = "madoguchi.adapters.smtp.mail_backend.QuotingEmailBackend"
        settings.EMAIL_BACKEND = backend
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        server = Thread(target=converse, args=(listener, heard))
        server.start()
        yield heard
        server.join(10)


def test_a_server_is_given_the_address_in_quotes(settings):
    with mail_server(settings) as heard:
        send_plain_mail(to="hana..ko@docomo.ne.jp", subject="件名", body="本文")
    assert 'rcpt TO:<"hana..ko"@docomo.ne.jp>' in heard
    assert 'To: "hana..ko"@docomo.ne.jp' in heard
