"""A card that ends: a mail at 60, 30 and 7 days, each once, and a button at home."""

import pytest

from madoguchi.jobs.messages.card_mail import send_card_expiry_mails
from madoguchi.messaging.models import Message
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst
from tests.operator import a_catalogue
from tests.page_words import page_words

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"


@pytest.fixture
def ending(hanako, settings, tmp_path):
    """A card that ends on 2026-12-31."""
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    a_catalogue()
    with scope("test", hanako.party.pk):
        hanako.account.email = "hanako@example.jp"
        hanako.account.save()
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok-old",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2026-12",
        )
    return hanako


def send(day: str) -> None:
    moment = jst(f"{day}T09:10")
    with clock_at(moment):
        send_card_expiry_mails(moment)


def mails(person) -> list[Message]:
    with scope("test", person.party.pk):
        return list(Message.objects.order_by("pk"))


def test_three_mails_go_out_each_once_also_where_days_were_missed(ending):
    counts = []
    for day in (
        *["2026-10-31", "2026-11-01", "2026-11-02", "2026-11-30"],
        *["2026-12-01", "2026-12-02", "2026-12-26", "2026-12-31", "2027-01-01"],
    ):
        send(day)
        counts.append(len(mails(ending)))
    assert counts == [0, 1, 1, 1, 2, 2, 3, 3, 3]


def test_the_mail_names_the_card_and_a_guide_number_and_links_nowhere(ending):
    send("2026-12-24")
    [mail] = mails(ending)
    assert mail.subject == "【テストネット】登録カードの期限が12月で切れます"
    assert "Visa 末尾0056" in mail.body and "案内番号" in mail.body
    assert "http" not in mail.body and "円" not in mail.body


def test_without_a_gateway_no_mail_goes_out(ending, settings):
    settings.PORTS = {**settings.PORTS, "card_gateway": ""}
    send("2026-12-24")
    assert mails(ending) == []


def test_home_has_one_button_that_does_it(ending):
    html = get_at("2026-12-24T10:00", ending.client, "/").content.decode()
    assert "1月25日（月）の引き落としから使えません。" in html
    assert "1月9日（土）までに替えてください。" in html
    assert f'href="/c/{ending.contract.code}/p/card/"' in html
    assert "電話でカードを替える" not in page_words(
        get_at("2026-12-24T10:00", ending.client, "/")
    )
