"""Whether mail server, scanner and time stamping authority answer. Sends nothing."""

import socket
from collections.abc import Iterator
from smtplib import SMTPAuthenticationError, SMTPException
from ssl import SSLError
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection

from madoguchi.jobs.doctor.finding import Finding, bad, good, note

TIMEOUT_SECONDS = 5
PING, PONG = b"zPING\0", b"PONG\0"
HTTPS_PORT, HTTP_PORT = 443, 80


def check_mail() -> Iterator[Finding]:
    """Connect, greet, begin TLS and sign in, as each mail does."""
    if settings.DEMO:
        yield note("メール", "デモなので、送らずにフォルダへ書きます。")
        return
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except SMTPAuthenticationError:
        words = "MADOGUCHI_SMTP_USER と MADOGUCHI_SMTP_PASSWORD を確かめてください。"
        yield bad("メール", f"{place} に断られました。{words}")
    except SSLError:
        words = "証明書が正しくありません。ホスト名と SSL_CERT_FILE を見てください。"
        yield bad("メール", f"{place} の{words}")
    except (SMTPException, OSError) as error:
        words = "ホスト、ポートと MADOGUCHI_SMTP_SECURITY を確かめてください。"
        yield bad("メール", f"{place} が応えません（{type(error).__name__}）。{words}")
    else:
        yield good("メール", f"{place} に接続し、ログインできます。")


def check_scanner() -> Iterator[Finding]:
    """Ask ClamAV's daemon for its PONG."""
    if not settings.CLAMD_ADDRESS:
        if not settings.DEMO:
            words = "MADOGUCHI_CLAMD がありません。添付の書類は、だれにも開けません。"
            yield note("ウイルス検査", words)
        return
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    place = (host.strip("[]"), int(port))
    try:
        with socket.create_connection(place, timeout=TIMEOUT_SECONDS) as connection:
            connection.sendall(PING)
            is_well = connection.recv(len(PONG)) == PONG
    except OSError:
        is_well = False
    if is_well:
        yield good("ウイルス検査", f"{settings.CLAMD_ADDRESS} が応えます。")
    else:
        words = "clamd が動いているか、ポートが合っているかを確かめてください。"
        yield bad("ウイルス検査", f"{settings.CLAMD_ADDRESS} が応えません。{words}")


def check_timestamps() -> Iterator[Finding]:
    """Open a connection to the authority, no more."""
    if not settings.TSA_URL:
        return
    parts = urlsplit(settings.TSA_URL)
    own_port = HTTPS_PORT if parts.scheme == "https" else HTTP_PORT
    place = (parts.hostname or "", parts.port or own_port)
    try:
        socket.create_connection(place, timeout=TIMEOUT_SECONDS).close()
    except OSError:
        words = "MADOGUCHI_TSA_URL と、外への通信が許されているかを確かめてください。"
        yield bad("タイムスタンプ", f"{place[0]}:{place[1]} が応えません。{words}")
    else:
        yield good("タイムスタンプ", f"{place[0]}:{place[1]} に接続できます。")
