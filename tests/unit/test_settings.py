"""A wrong setting stops the start with a sentence that says the right form."""

import os
import re
import runpy
from pathlib import Path

import pytest

from madoguchi.config import env
from madoguchi.config.env import READ_NAMES
from madoguchi.jobs.upkeep.demo_address import refuse_outside_address
from madoguchi.kernel.errors import Refused

SETTINGS = Path(env.__file__).with_name("settings.py")
GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
SENDER = {"MADOGUCHI_MAIL_FROM": "no-reply@example.jp"}
INTERNAL = {"MADOGUCHI_LOGIN"}
ANY_TEXT = {
    "MADOGUCHI_OLD_SECRET_KEYS",
    "MADOGUCHI_SMS_PASSWORD",
    "MADOGUCHI_SMS_SENDER",
    "MADOGUCHI_SMS_USER",
    "MADOGUCHI_SMTP_USER",
    "MADOGUCHI_SMTP_PASSWORD",
}
"""Whatever they say may be right; half a login is tried below."""


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Read the settings anew, as a process with these variables alone does."""
    for name in [name for name in os.environ if name.startswith("MADOGUCHI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("MADOGUCHI_SECRET_KEY", "k" * 50)

    def load(values: dict[str, str]) -> dict[str, object]:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(SETTINGS)

    return load


@pytest.mark.parametrize(
    ("written", "origin", "host"),
    [
        ("https://my.example.jp", "https://my.example.jp", "my.example.jp"),
        ("https://my.example.jp/", "https://my.example.jp", "my.example.jp"),
        (" https://my.example.jp ", "https://my.example.jp", "my.example.jp"),
        ("HTTPS://MY.example.jp", "https://my.example.jp", "my.example.jp"),
        ("https://my.example.jp.", "https://my.example.jp", "my.example.jp"),
        ("https://my.example.jp:443/", "https://my.example.jp", "my.example.jp"),
        ("https://my.example.jp:8443", "https://my.example.jp:8443", "my.example.jp"),
        ("https://日本語.jp", "https://xn--wgv71a119e.jp", ""),
        ("http://localhost:8000/", "http://localhost:8000", "localhost"),
    ],
)
def test_an_origin_is_what_a_browser_sends(load, written, origin, host):
    settings = load({"MADOGUCHI_ORIGIN": written, **SENDER})
    host = host or origin.removeprefix("https://")
    assert settings["CSRF_TRUSTED_ORIGINS"] == [origin]
    assert settings["PASSKEY_HOST"] == host
    assert settings["ALLOWED_HOSTS"] == [host]
    assert settings["SECURE"] == origin.startswith("https://")


WRONG = [
    ("MADOGUCHI_ORIGIN", "https://my.example.jp/portal", "パス"),
    ("MADOGUCHI_ORIGIN", "https://my.example.jp?a=1", "パス"),
    ("MADOGUCHI_ORIGIN", "my.example.jp", "https://my.example.jp"),
    ("MADOGUCHI_ORIGIN", "my.example.jp:8443", "https://my.example.jp"),
    ("MADOGUCHI_ORIGIN", "http://my.example.jp", "https://"),
    ("MADOGUCHI_ORIGIN", "ftp://my.example.jp", "https://"),
    ("MADOGUCHI_ORIGIN", "https://[2001:db8::1]", "名前で"),
    ("MADOGUCHI_ORIGIN", "https://192.0.2.1", "名前で"),
    ("MADOGUCHI_ORIGIN", "https://[2001:db8", "https://my.example.jp"),
    ("MADOGUCHI_ORIGIN", "https://user@my.example.jp", "https://my.example.jp"),
    ("MADOGUCHI_ORIGIN", "https://my.example.jp:port", "https://my.example.jp"),
    ("MADOGUCHI_ORIGIN", "https://my_portal.example.jp", "名前で"),
    ("MADOGUCHI_ORIGIN", "https://a.example.jp https://b.example.jp", "名前で"),
    ("DATABASE_URL", "mysql-no-equals", "postgresql://"),
    ("DATABASE_URL", "postgresql://owner:hidden@host:x/", "postgresql://"),
    ("DATABASE_URL", "postgresql://owner:hidden@host", "postgresql://"),
    ("MADOGUCHI_DIRECT_URL", "postgresql://owner:hidden@host", "postgresql://"),
    ("MADOGUCHI_SECRET_KEY", "hidden", "32文字以上"),
    ("MADOGUCHI_HOME", __file__, "フォルダ"),
    ("MADOGUCHI_SMTP_HOST", "smtp://mail.example.jp", "ホスト:ポート"),
    ("MADOGUCHI_SMTP_HOST", "mail.example.jp:0", "ホスト:ポート"),
    ("MADOGUCHI_SMTP_HOST", "mail.example.jp:smtp", "ホスト:ポート"),
    ("MADOGUCHI_SMTP_HOST", "mail.example.jp", "starttls"),
    ("MADOGUCHI_SMTP_HOST", "mail.example.jp:2525", "starttls"),
    ("MADOGUCHI_SMTP_SECURITY", "ssl", "starttls"),
    ("MADOGUCHI_MAIL_FROM", "窓口", "no-reply@example.jp"),
    ("MADOGUCHI_MAIL_FROM", "a@b.jp\nBcc: c@d.jp", "no-reply@example.jp"),
    ("MADOGUCHI_SMS", "sms/carrier.py", "package.module.Class"),
    ("MADOGUCHI_SMS", "Carrier", "package.module.Class"),
    ("MADOGUCHI_SMS_URL", "smpp.example.jp:2775", "smpp://"),
    ("MADOGUCHI_SMS_URL", "ftp://sms.example.jp", "smpp://"),
    ("MADOGUCHI_SMS_URL", "smpp://portal:hidden@sms.example.jp", "smpp://"),
    ("MADOGUCHI_SMS_URL", "https://sms.example.jp:x/", "https://"),
    ("MADOGUCHI_SMS_CALLBACK", "hmac", "timestamped"),
    ("MADOGUCHI_WEBHOOK_NETWORKS", "10.1.2.3/24", "10.1.2.0/24"),
    ("MADOGUCHI_WEBHOOK_NETWORKS", "10.0.0.0/8,10.1.0.0/16", "空白で区切って"),
    ("MADOGUCHI_SMS_CALLBACK_SECRETS", "hidden", "24文字以上"),
    ("MADOGUCHI_SMS_CALLBACK_SECRETS", " ".join(["hidden" * 5] * 3), "2つまで"),
    ("MADOGUCHI_BANK_FILES", "Bank", "package.module.Class"),
    ("MADOGUCHI_CARD_GATEWAY", "Stripe", "package.module.Class"),
    ("MADOGUCHI_CARD_KEY", "pk_live_hidden", "秘密鍵"),
    ("MADOGUCHI_CARD_KEY", "sk live hidden", "秘密鍵"),
    ("MADOGUCHI_CARD_URL", "api.stripe.com", "https://"),
    ("MADOGUCHI_CARD_PAGES", "checkout.stripe.com", "https://checkout.example.com"),
    ("MADOGUCHI_CARD_PAGES", "https://pay.example.com/", "https://"),
    ("MADOGUCHI_CARD_PAGES", "https://*.example.com", "https://"),
    ("MADOGUCHI_CARD_PAGES", "https://a.example.com; script-src *", "https://"),
    ("MADOGUCHI_CARD_PAGES", "http://pay.example.com", "https://"),
    ("MADOGUCHI_CARD_CALLBACK", "hmac", "stripe"),
    ("MADOGUCHI_CARD_CALLBACK_SECRETS", "hidden", "24文字以上"),
    ("MADOGUCHI_DEBIT_MANDATE", "Bank", "package.module.Class"),
    ("MADOGUCHI_DEBIT_PAGES", "http://bank.example.com", "https://"),
    ("MADOGUCHI_DEBIT_CALLBACK", "hmac", "timestamped"),
    ("MADOGUCHI_DEBIT_CALLBACK_SECRETS", "hidden", "24文字以上"),
    ("MADOGUCHI_DEBIT_ON_PAPER", "1", "yes"),
    ("MADOGUCHI_REFUNDS_TO_ACCOUNTS", "1", "yes"),
    ("MADOGUCHI_DEBIT_COMPANIES_ONLINE", "1", "yes"),
    ("MADOGUCHI_IDENTITY", "Cards", "package.module.Class"),
    ("MADOGUCHI_SERVICE_SWITCH", "Switch", "package.module.Class"),
    ("MADOGUCHI_STORE_PAYMENT", "Store", "package.module.Class"),
    ("MADOGUCHI_PDF_SIGNER", "pyhanko", "package.module.Class"),
    ("MADOGUCHI_PROXIES", "-1", "整数"),
    ("MADOGUCHI_PROXIES", "１", "整数"),
    ("MADOGUCHI_PROXIES", "10.0.0.1", "整数"),
    ("MADOGUCHI_CONFLICTS", "mine", "desk"),
    ("MADOGUCHI_OPERATOR_COLUMNS", "parties.birth_date", "parties.name"),
    ("MADOGUCHI_OPERATOR_COLUMNS", "parties.name,logins.email", "parties.name"),
    ("MADOGUCHI_THREADS", "many", "整数"),
    ("MADOGUCHI_THREADS", "201", "整数"),
    ("MADOGUCHI_GUESSES_PER_HOUR", "-1", "整数"),
    ("MADOGUCHI_DOCUMENTS", "gs://bucket", "s3://"),
    ("MADOGUCHI_PAPERS", "gs://bucket", "s3://"),
    ("MADOGUCHI_BACKUPS", __file__, "フォルダ"),
    ("MADOGUCHI_BACKUP_URL", "postgresql://user@host", "postgresql://"),
    ("MADOGUCHI_PAPERS", __file__, "フォルダ"),
    ("MADOGUCHI_DOCUMENTS", "s3://", "s3://"),
    ("MADOGUCHI_DOCUMENTS", "s3:///prefix", "s3://"),
    ("MADOGUCHI_DOCUMENTS", __file__, "フォルダ"),
    ("MADOGUCHI_S3_ENDPOINT", "minio:9000", "https://"),
    ("MADOGUCHI_S3_ENDPOINT", "https://minio.example.jp", "MADOGUCHI_DOCUMENTS"),
    ("MADOGUCHI_SIGNER", "/", "ファイル"),
    ("MADOGUCHI_TSA_URL", "tsa.example.jp", "https://"),
    ("MADOGUCHI_CLAMD", "clamd", "ホスト:ポート"),
    ("MADOGUCHI_CLAMD", "clamd:99999", "ホスト:ポート"),
    ("MADOGUCHI_CLAMD", "/run/clamd.sock", "ホスト:ポート"),
    ("MADOGUCHI_MAX_DELETION_PERCENT", "101", "整数"),
    ("MADOGUCHI_MAX_DELETION_PERCENT", "10%", "整数"),
    ("MADOGUCHI_DELETION_GRACE_DAYS", "one", "整数"),
    ("MADOGUCHI_ANCHORS", "/", "ファイル"),
    ("MADOGUCHI_BUNDLES", __file__, "フォルダ"),
    ("MADOGUCHI_ALERTS_CALLBACK", "hmac", "timestamped"),
    ("MADOGUCHI_ALERTS_CALLBACK_SECRETS", "hidden", "24文字以上"),
    ("MADOGUCHI_STATUS_FOLDER", __file__, "フォルダ"),
    ("MADOGUCHI_STATUS_FOLDER", "gs://bucket", "s3://"),
    (
        "MADOGUCHI_STATUS_ENDPOINT",
        "https://minio.example.jp",
        "MADOGUCHI_STATUS_FOLDER",
    ),
    ("MADOGUCHI_PUSH_CONTACT", "desk@example.jp", "mailto:"),
    ("MADOGUCHI_PUSH_HOSTS", "https://push.example.jp", "ホスト名"),
    ("MADOGUCHI_PUSH_HOSTS", "10.0.0.1", "ホスト名"),
    ("MADOGUCHI_STATUS_URL", "status.example.jp", "https://"),
    ("MADOGUCHI_SENDFILE", "bundles", "/bundles"),
    ("MADOGUCHI_SENDFILE", "https://my.example.jp/bundles", "/bundles"),
    ("MADOGUCHI_SECURITY_CONTACT", "security@example.jp", "mailto:"),
    ("MADOGUCHI_SECURITY_CONTACT", "http://example.jp/", "https://"),
    ("MADOGUCHI_SECURITY_CONTACT", "mailto:a@b.jp\nContact: c", "mailto:"),
    ("MADOGUCHI_DEBUG", "1", "yes"),
    ("MADOGUCHI_DEMO", "true", "yes"),
]


@pytest.mark.parametrize(("name", "value", "right"), WRONG)
def test_a_wrong_value_is_refused_and_the_right_form_is_said(load, name, value, right):
    with pytest.raises(Refused) as refused:
        load({**SENDER, name: value})
    assert refused.value.code == "setting_wrong"
    assert "何も始めていません。" in str(refused.value) and right in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_each_setting_has_a_wrong_value_above_and_a_line_in_the_guide(load):
    load({})
    tried = {name for name, _value, _right in WRONG}
    assert tried == READ_NAMES - INTERNAL - ANY_TEXT
    listed = GUIDE.read_text().split("## Settings")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in listed.splitlines() if "| `" in line[:4]]
    assert set(re.findall(r"`(\w+)`", " ".join(cells))) == READ_NAMES - INTERNAL


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MADOGUCHI_ORIGINS", "MADOGUCHI_ORIGIN のことではありませんか。"),
        ("MADOGUCHI_SMTP_PASSWD", "MADOGUCHI_SMTP_PASSWORD のことではありませんか。"),
        ("MADOGUCHI_X", "docs/operating.md"),
    ],
)
def test_an_unknown_name_is_refused_and_the_nearest_one_is_said(load, name, hint):
    with pytest.raises(Refused) as refused:
        load({name: "1"})
    assert refused.value.code == "setting_unknown" and hint in str(refused.value)


def test_a_sender_is_demanded_where_browsers_come_from_outside(load):
    with pytest.raises(Refused, match="MADOGUCHI_MAIL_FROM"):
        load({"MADOGUCHI_ORIGIN": "https://my.example.jp"})


@pytest.mark.parametrize(
    "sender",
    [
        *("madoguchi@localhost", "窓口 <a@localhost>", "a@portal", "a@x.localhost"),
        *("a@LOCALHOST", "root@host.localdomain", "a@portal.local"),
    ],
)
def test_a_sender_of_this_machine_alone_is_refused_beside_an_origin(load, sender):
    origin = {"MADOGUCHI_ORIGIN": "https://my.example.jp"}
    with pytest.raises(Refused, match="MADOGUCHI_MAIL_FROM") as refused:
        load(origin | {"MADOGUCHI_MAIL_FROM": sender})
    assert refused.value.code == "setting_wrong"
    for near in ("", "http://localhost:8000"):
        assert load({"MADOGUCHI_ORIGIN": near})["DEFAULT_FROM_EMAIL"] == sender


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MADOGUCHI_SMTP_HOST", "portal:hidden@mail.example.jp:587"),
        ("MADOGUCHI_SMTP_HOST", "smtp+tls://portal:hidden@mail.example.jp:587"),
        ("MADOGUCHI_SMTP_HOST", "portal:hid@hidden@mail.example.jp"),
        ("MADOGUCHI_ORIGIN", "https://portal:hidden@my.example.jp"),
        ("MADOGUCHI_ORIGIN", "http://portal:hidden@my.example.jp/x"),
        ("MADOGUCHI_CLAMD", "portal:hidden@clamd:3310"),
        ("MADOGUCHI_STATUS_URL", "ftp://portal:hidden@status.example.jp"),
        ("MADOGUCHI_TSA_URL", "portal:hidden@tsa.example.jp"),
    ],
)
def test_no_refusal_of_an_address_shows_a_password(load, name, value):
    with pytest.raises(Refused) as refused:
        load({**SENDER, name: value})
    assert refused.value.code == "setting_wrong" and name in str(refused.value)
    assert "hid" not in str(refused.value)


@pytest.mark.parametrize(
    ("values", "relay"),
    [
        ({}, ("localhost", 25, False, False)),
        ({"HOST": "mail.example.jp:587"}, ("mail.example.jp", 587, True, False)),
        ({"HOST": "mail.example.jp:465"}, ("mail.example.jp", 465, False, True)),
        ({"HOST": "m.jp", "SECURITY": "starttls"}, ("m.jp", 587, True, False)),
        ({"HOST": "m.jp", "SECURITY": "tls"}, ("m.jp", 465, False, True)),
        ({"HOST": "m.jp", "SECURITY": "none"}, ("m.jp", 25, False, False)),
        ({"HOST": "[2001:db8::1]:587"}, ("2001:db8::1", 587, True, False)),
        ({"HOST": "localhost:1025"}, ("localhost", 1025, False, False)),
    ],
)
def test_port_and_security_of_the_relay_follow_from_one_another(load, values, relay):
    settings = load({f"MADOGUCHI_SMTP_{key}": text for key, text in values.items()})
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(settings[name] for name in names) == relay


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"USER": "portal"}, "MADOGUCHI_SMTP_PASSWORD"),
        ({"PASSWORD": "hidden"}, "MADOGUCHI_SMTP_USER"),
        (
            {
                "HOST": "m.jp",
                "SECURITY": "none",
                "USER": "portal",
                "PASSWORD": "hidden",
            },
            "MADOGUCHI_SMTP_SECURITY",
        ),
    ],
)
def test_half_a_login_and_one_in_clear_are_refused(load, values, named):
    with pytest.raises(Refused, match=named) as refused:
        load({f"MADOGUCHI_SMTP_{key}": text for key, text in values.items()})
    assert "hidden" not in str(refused.value)


def test_options_of_the_database_reach_its_connections(load):
    url = "postgresql://owner@host/portal?sslmode=verify-full&sslrootcert=/ca.pem"
    databases = load({"DATABASE_URL": url})["DATABASES"]
    for alias in ("default", "owner"):
        options = databases[alias]["OPTIONS"]
        assert (options["sslmode"], options["sslrootcert"]) == (
            "verify-full",
            "/ca.pem",
        )


def test_demo_mode_refuses_an_origin(load):
    values = {"MADOGUCHI_DEMO": "yes", "MADOGUCHI_ORIGIN": "https://my.example.jp"}
    with pytest.raises(Refused) as refused:
        load(values | SENDER)
    assert refused.value.code == "demo_is_public"


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "192.0.2.1", "::", "2001:db8::1", "my.example.jp", ""],  # noqa: S104 refused
)
def test_demo_mode_refuses_an_address_that_others_reach(address):
    with pytest.raises(Refused) as refused:
        refuse_outside_address(address, is_demo=True)
    assert refused.value.code == "demo_is_public"
    refuse_outside_address(address, is_demo=False)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_demo_mode_serves_this_machine(address):
    refuse_outside_address(address, is_demo=True)
