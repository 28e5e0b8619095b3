"""Mail goes out over TLS, with a login, to a server whose certificate is right."""

from email import message_from_bytes, policy

import pytest
from django.core.mail.backends.smtp import EmailBackend

from madoguchi.kernel.errors import Unavailable
from madoguchi.messaging.mail import send_plain_mail
from tests.mail_relay import PASSWORD, USER, mail_relay, make_certificate

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"  # its TLS is below it
)


@pytest.fixture
def relay_settings(settings, monkeypatch, tmp_path):
    """Settings for a relay of this machine, whose certificate is trusted."""
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "窓口 <no-reply@portal.example.jp>"
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    return settings, certificate


def choose(settings, security: str, port: int) -> None:
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = (
        security == "starttls",
        security == "tls",
    )


def send() -> None:
    body = "O'Brien & Sons 様\n"
    send_plain_mail(to="hanako@example.jp", subject="確認コード", body=body)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_relay_with_tls_and_a_login_takes_our_mail(relay_settings, security):
    settings, certificate = relay_settings
    with mail_relay(security, certificate) as relay:
        choose(settings, security, relay.port)
        send()
    [(sender, readers, content)] = relay.mails
    assert (sender, readers) == ("no-reply@portal.example.jp", ["hanako@example.jp"])
    mail = message_from_bytes(content, policy=policy.default)
    assert mail["Subject"] == "確認コード"
    assert mail["Message-ID"].endswith("@portal.example.jp>")
    assert mail.get_content() == "O'Brien & Sons 様\r\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    relay_settings, security, monkeypatch
):
    settings, certificate = relay_settings
    monkeypatch.delenv("SSL_CERT_FILE")
    with mail_relay(security, certificate) as relay:
        choose(settings, security, relay.port)
        with pytest.raises(Unavailable, match="SSLCertVerificationError"):
            send()
    assert relay.mails == []


def test_a_certificate_of_another_host_gets_no_mail(
    relay_settings, monkeypatch, tmp_path
):
    settings, _own = relay_settings
    other = make_certificate(tmp_path, "mail.example.jp")
    monkeypatch.setenv("SSL_CERT_FILE", str(other[0]))
    with mail_relay("starttls", other) as relay:
        choose(settings, "starttls", relay.port)
        with pytest.raises(Unavailable, match="SSLCertVerificationError"):
            send()
    assert relay.mails == []


def test_without_the_right_password_the_job_is_tried_again(relay_settings):
    settings, certificate = relay_settings
    settings.EMAIL_HOST_PASSWORD = "wrong"
    with mail_relay("starttls", certificate) as relay:
        choose(settings, "starttls", relay.port)
        with pytest.raises(Unavailable, match="SMTPAuthenticationError"):
            send()
    assert relay.mails == []
