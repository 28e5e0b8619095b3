"""In Chromium, a form of ours leads to the gateway that the settings name alone."""

import pytest

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.payments.card_values import RegistrationRequest
from tests.card_companies.company_server import serving
from tests.card_companies.stripe_double import StripeDouble

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"


def policy_with(policy: dict, *origins: str) -> dict:
    """The policy that CARD_PAGES makes at start."""
    form_action = ["'self'", *origins]
    return {"DIRECTIVES": policy["DIRECTIVES"] | {"form-action": form_action}}


@pytest.fixture
def demo(db_of_all, settings, tmp_path) -> None:
    settings.DEMO, settings.OUTBOX_FOLDER = True, tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}


@pytest.mark.parametrize("is_named", [True, False])
def test_a_redirect_after_a_form_reaches_named_pages_alone(
    demo, served, browser, settings, is_named
):
    company = StripeDouble()
    with serving(company) as address:
        policy = settings.CONTENT_SECURITY_POLICY
        named = [address] if is_named else []
        settings.CONTENT_SECURITY_POLICY = policy_with(policy, *named)
        session = company.keep("cs_test_", status="open", success_url=served)
        outside = f"{address}/page/{session['id']}"
        request = RegistrationRequest("reg-1", "N1", outside)
        opened = CardGatewaySimulator().open_registration(request)
        page = browser.new_page()
        page.goto(f"{served}/dev/cards/{opened.outside_id}/")
        assert page.get_by_role("heading").first.inner_text() == (
            "決済会社の画面（模擬）"
        )
        button = page.get_by_role("button", name="登録する")
        if is_named:
            button.click()
            page.wait_for_url(outside)
            assert page.get_by_role("button", name="本人認証に失敗").is_visible()
        else:
            with page.expect_console_message(
                lambda message: "form-action" in message.text
            ):
                button.click(no_wait_after=True)
            assert page.url.startswith(served)
        page.close()
