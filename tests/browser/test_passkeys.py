"""Passkeys in a real Chromium with an authenticator of the debugger: twelve journeys.

Over http://localhost, the one origin without TLS that browsers grant passkeys.
"""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import CDPSession, Page, expect

from madoguchi.accounts.models import SignInEvent
from tests.browser.conftest import look
from tests.browser.test_ways_in import follow, is_home, portal, press, say, sign_out
from tests.browser.test_ways_in import say_who as by_password
from tests.sign_in_helpers import code_in_mail, turn_on_two_steps

__all__ = ["portal"]
ADD = "この端末のパスキーを作る"
ENTER = "パスキーでログインする"
FAILED = "パスキーを使いませんでした"
KEY = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


NOTHING_BY_ITSELF = "PublicKeyCredential.isConditionalMediationAvailable = undefined"
"""The authenticator would answer before anybody presses the button."""

ASKED_BY_ITSELF = """
    const get = navigator.credentials.get.bind(navigator.credentials);
    window.asked = [];
    PublicKeyCredential.isConditionalMediationAvailable = async () => true;
    navigator.credentials.get = (question) => {
        window.asked.push([question.mediation ?? "", question.publicKey.rpId]);
        if (!question.mediation) return get(question);
        return new Promise((chosen, refused) => {
            window.choose = () => chosen(get({ publicKey: question.publicKey }));
            const stop = () => refused(question.signal.reason);
            question.signal.addEventListener("abort", stop);
        });
    };
"""
"""A browser that offers passkeys with the names it knows; `choose` takes one."""


class Phone:
    """A page, and the authenticator that its browser finds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(NOTHING_BY_ITSELF)
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        self.key = {"authenticatorId": made["authenticatorId"]}

    def credentials(self) -> list[dict]:
        return self.cdp.send("WebAuthn.getCredentials", self.key)["credentials"]

    def unlock(self, *, works: bool) -> None:
        verified = {"isUserVerified": works}
        self.cdp.send("WebAuthn.setUserVerified", self.key | verified)


@pytest.fixture
def phone(hanako, open_page) -> Iterator[Phone]:
    """Hanako's, signed in by password."""
    page = open_page("/login/")
    phone = Phone(page)
    by_password(page)
    yield phone
    phone.cdp.detach()


def enrol(phone: Phone, portal: str) -> None:
    phone.page.goto(f"{portal}/account/security/passkeys/add/")
    press(phone.page, "確認コードを受け取る")
    say(phone.page, "確認コード", code_in_mail(), "確認する")
    press(phone.page, ADD)
    expect(
        phone.page.get_by_role("heading", name="ログインと安全", exact=True)
    ).to_be_visible()


@pytest.fixture
def owner(phone, portal) -> Phone:
    """Somebody who has enrolled a passkey and signed out again."""
    enrol(phone, portal)
    sign_out(phone.page)
    phone.page.goto(f"{portal}/login/")
    return phone


def test_enrol(phone, portal):
    enrol(phone, portal)
    look(phone.page, "passkey-enrolled-phone")
    kept = Authenticator.objects.get()
    assert kept.type == "webauthn" and len(phone.credentials()) == 1
    assert phone.credentials()[0]["rpId"] == "localhost"
    expect(phone.page.get_by_text("Linux・Chrome").first).to_be_visible()


def test_sign_in_without_a_name_or_a_password(owner):
    press(owner.page, ENTER)
    is_home(owner.page)
    assert SignInEvent.objects.filter(what="sign-in", way="passkey").count() == 1


def wait_until_offered(page: Page) -> None:
    """By asking again: the policy of the pages lets no string run in them."""
    for _ in range(200):
        if page.evaluate("() => Boolean(window.choose)"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("no passkey was offered")


def test_a_passkey_is_offered_with_the_names_that_the_browser_knows(owner, portal):
    page = owner.page
    page.add_init_script(ASKED_BY_ITSELF)
    page.goto(f"{portal}/contracts/")
    name = page.get_by_label("お客様番号またはメールアドレス")
    assert name.get_attribute("autocomplete") == "username webauthn"
    wait_until_offered(page)
    assert page.evaluate("window.asked") == [["conditional", "localhost"]]
    page.evaluate("window.choose()")
    expect(page).to_have_url(f"{portal}/contracts/")
    assert SignInEvent.objects.filter(what="sign-in", way="passkey").count() == 1


def test_the_button_asks_anew_where_a_passkey_is_offered_too(owner, portal):
    owner.page.add_init_script(ASKED_BY_ITSELF)
    owner.page.goto(f"{portal}/login/")
    wait_until_offered(owner.page)
    press(owner.page, ENTER)
    is_home(owner.page)


def test_sign_in_ends_on_the_page_that_was_asked_for(owner, portal):
    owner.page.goto(f"{portal}/contracts/")
    press(owner.page, ENTER)
    expect(owner.page).to_have_url(f"{portal}/contracts/")


def test_step_up_before_a_change_of_contact(owner, portal):
    by_password(owner.page)
    owner.page.goto(f"{portal}/account/security/channels/mail/")
    title = "連絡先の登録の前に、ご本人の確認"
    expect(owner.page.get_by_role("heading", name=title)).to_be_visible()
    look(owner.page, "passkey-step-up-phone")
    press(owner.page, "パスキーで確認する")
    expect(owner.page).to_have_url(f"{portal}/account/security/channels/mail/")


def test_second_step_beside_the_password(owner, hanako, portal):
    turn_on_two_steps(hanako.user)
    by_password(owner.page)
    expect(owner.page).to_have_url(f"{portal}/login/check/passkey/")
    press(owner.page, "パスキーで確認する")
    is_home(owner.page)


def test_a_revoked_passkey_opens_nothing(owner, portal):
    press(owner.page, ENTER)
    is_home(owner.page)
    owner.page.goto(f"{portal}/account/security/")
    follow(owner.page, "削除")
    press(owner.page, "取り消す")
    assert not Authenticator.objects.exists()
    sign_out(owner.page)
    owner.page.goto(f"{portal}/login/")
    press(owner.page, ENTER)
    expect(owner.page.get_by_text("LOGIN-1054").first).to_be_visible()
    look(owner.page, "passkey-refused-phone")


def test_another_origin_is_refused(owner, portal):
    owner.page.goto(portal.replace("localhost", "127.0.0.1") + "/login/")
    press(owner.page, ENTER)
    expect(owner.page.get_by_text(FAILED)).to_be_visible()
    assert not SignInEvent.objects.filter(way="passkey", what="sign-in").exists()


def test_without_finger_or_face_it_is_refused(owner):
    owner.unlock(works=False)
    press(owner.page, ENTER)
    expect(owner.page.get_by_text(FAILED)).to_be_visible()
    owner.unlock(works=True)
    press(owner.page, ENTER)
    is_home(owner.page)


def test_whoever_cancels_may_go_another_way(owner):
    owner.page.evaluate(
        """() => { navigator.credentials.get = () =>
        Promise.reject(new DOMException("cancelled", "NotAllowedError")) }"""
    )
    press(owner.page, ENTER)
    expect(owner.page.get_by_text(FAILED)).to_be_visible()
    by_password(owner.page)
    is_home(owner.page)


def test_one_device_is_not_enrolled_twice(phone, portal):
    enrol(phone, portal)
    phone.page.goto(f"{portal}/account/security/passkeys/add/")
    press(phone.page, ADD)
    expect(phone.page.get_by_text(FAILED)).to_be_visible()
    assert Authenticator.objects.count() == 1 and len(phone.credentials()) == 1


def test_a_copied_key_is_refused(owner, portal):
    copy = owner.credentials()[0]
    for _ in range(2):
        press(owner.page, ENTER)
        is_home(owner.page)
        sign_out(owner.page)
        owner.page.goto(f"{portal}/login/")
    owner.cdp.send("WebAuthn.clearCredentials", owner.key)
    owner.cdp.send("WebAuthn.addCredential", owner.key | {"credential": copy})
    press(owner.page, ENTER)
    expect(owner.page.get_by_text("LOGIN-1054").first).to_be_visible()


def answered(page: Page, act: Callable[[], None]) -> dict[str, str]:
    """What the page would have sent, with its cookies; it is not sent."""
    page.evaluate("HTMLFormElement.prototype.submit = function () {}")
    act()
    expect(page.locator("[name=credential]")).not_to_have_value("")
    said = page.locator("[name=credential]").input_value()
    assert json.loads(said)["type"] == "public-key"
    return {"credential": said}


def test_an_answer_is_good_once_and_in_its_own_session(owner):
    said = answered(owner.page, lambda: press(owner.page, ENTER))
    cookie = next(
        c["value"] for c in owner.page.context.cookies() if c["name"] == "session"
    )
    thief, client = Client(), Client(HTTP_COOKIE=f"session={cookie}")
    thief.post("/login/passkey/options/")
    stolen = thief.post("/login/passkey/", said)
    assert stolen.status_code == 422 and "passkey_not_usable" in stolen.content.decode()
    body, form = urlencode(said), "application/x-www-form-urlencoded"
    first = client.post("/login/passkey/", body, content_type=form)
    assert first.status_code == 302
    again = Client(HTTP_COOKIE=f"session={cookie}")
    assert again.post("/login/passkey/", body, content_type=form).status_code == 422
