"""The page that a simulated gateway plays: in demo mode alone, and it answers once."""

import pytest
from django.test import Client
from django.utils.html import escape

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.card_values import (
    ChargeState,
    DeclineReason,
    OpenedPage,
    PaymentPageRequest,
    RegistrationRequest,
    RegistrationState,
)
from madoguchi.payments.gateway_addresses import known_page

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
COMPANY = "https://checkout.example.com"
BACK = "http://testserver/account/card/7/"


@pytest.fixture(autouse=True)
def demo(db_of_all, settings, tmp_path):
    settings.DEMO, settings.OUTBOX_FOLDER = True, tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}


def opened_page() -> tuple[str, str]:
    """Return the outside id and the path of a page for a card."""
    request = RegistrationRequest("reg-1", "N100000001", BACK)
    page = CardGatewaySimulator().open_registration(request)
    return page.outside_id, page.address.removeprefix("http://testserver")


def test_the_page_asks_for_no_card_number_and_has_seven_ends():
    _id, path = opened_page()
    html = Client().get(path).content.decode()
    assert "決済会社の画面（模擬）" in html and '<input type="text"' not in html
    for label in (
        *["登録する", "本人認証に成功", "本人認証に失敗", "カードが断られる"],
        *["時間切れ", "やめて戻る", "あとで答える"],
    ):
        assert label in html


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ("done", RegistrationState.REGISTERED, None),
        ("authenticated", RegistrationState.REGISTERED, None),
        (
            "authentication_failed",
            RegistrationState.REFUSED,
            DeclineReason.AUTHENTICATION_FAILED,
        ),
        ("card_refused", RegistrationState.REFUSED, DeclineReason.UNSAID),
        ("timed_out", RegistrationState.LEFT, None),
        ("left", RegistrationState.LEFT, None),
        ("later", RegistrationState.OPEN, None),
    ],
)
def test_each_button_leads_back_with_its_end(answer, state, reason):
    outside_id, path = opened_page()
    response = Client().post(path, {"answer": answer})
    assert (response.status_code, response["Location"]) == (302, BACK)
    told = CardGatewaySimulator().registration(outside_id)
    assert (told.state, told.reason) == (state, reason)


def test_a_page_that_ended_keeps_its_end_and_leads_back():
    outside_id, path = opened_page()
    for answer in ("left", "done"):
        Client().post(path, {"answer": answer})
    assert CardGatewaySimulator().registration(outside_id).state == "left"
    html = Client().get(path).content.decode()
    assert "この画面は終わりました。" in html and f'href="{escape(BACK)}"' in html


def test_the_chosen_card_fails_later():
    outside_id, path = opened_page()
    Client().post(path, {"answer": "done", "card": "no_funds"})
    card = CardGatewaySimulator().registration(outside_id).card
    assert card and card.token.endswith("+no_funds")


def test_a_bill_is_paid_on_it():
    request = PaymentPageRequest("pay-1", "N100000001", 6_716, "MADOGUCHI", BACK)
    page = CardGatewaySimulator().open_payment_page(request)
    path = page.address.removeprefix("http://testserver")
    html = Client().get(path).content.decode()
    assert "支払う" in html and "6,716円" in html and "<select" not in html
    Client().post(path, {"answer": "done"})
    told = CardGatewaySimulator().charge_state("pay-1", page.outside_id)
    assert told and told.state == ChargeState.PAID


@pytest.mark.parametrize("sent", [{}, {"answer": "x"}, {"answer": "done", "card": "x"}])
def test_what_is_no_button_changes_nothing(sent):
    outside_id, path = opened_page()
    assert Client().post(path, sent).status_code == 404
    assert CardGatewaySimulator().registration(outside_id).state == "open"


def test_outside_of_the_demo_there_is_no_such_page(settings):
    _id, path = opened_page()
    settings.DEMO = False
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"answer": "done"}).status_code == 404
    settings.DEMO = True
    assert Client().get("/dev/cards/charge-1/").status_code == 404
    settings.PORTS = settings.PORTS | {"card_gateway": ""}
    assert Client().get(path).status_code == 404


def test_a_demo_without_an_origin_is_led_by_paths():
    request = RegistrationRequest("reg-1", "N100000001", "/account/card/7/")
    page = CardGatewaySimulator().open_registration(request)
    assert page.address == f"/dev/cards/{page.outside_id}/"
    response = Client().post(page.address, {"answer": "done"})
    assert response["Location"] == "/account/card/7/"


@pytest.mark.parametrize(
    ("address", "pages", "is_known"),
    [
        ("https://checkout.example.com/c/1", (COMPANY,), True),
        ("https://evil.example.com/c/1", (COMPANY,), False),
        (
            "https://checkout.example.com.evil.jp/",
            (COMPANY,),
            False,
        ),
        ("http://checkout.example.com/c/1", (COMPANY,), False),
        ("https://checkout.example.com/c/1", (), False),
        ("javascript:alert(1)", (COMPANY,), False),
        ("https://portal.example/dev/cards/1/", (), True),
    ],
)
def test_a_browser_is_sent_to_pages_that_the_settings_name(
    settings, address, pages, is_known
):
    settings.CARD_PAGES = pages
    page, back = OpenedPage("cs_1", address), "https://portal.example/back/"
    if is_known:
        assert known_page(page, back, "CARD_PAGES") == page
        return
    with pytest.raises(Unavailable, match="MADOGUCHI_CARD_PAGES"):
        known_page(page, back, "CARD_PAGES")
