"""A browser lets the portal in, is shown what the worker gets, and opens its page."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from madoguchi.notices.models import StatusSubscription
from madoguchi.platform.clock import clock_at
from tests.browser.conftest import PHONE, TODAY, look, serving_at
from tests.operator import an_operator
from tests.people import sign_up, signed_in_client
from tests.push_peers import BROWSER_KEY, BROWSER_SECRET

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
STUB = """
PushManager.prototype.subscribe = async (told) => {
  window.told = told.applicationServerKey;
  return { toJSON: () => ({ endpoint: %s, keys: { p256dh: %s, auth: %s } }) };
};
"""
SPY = """() => {
  self.shown = [];
  self.registration.showNotification = async (title, more) => {
    self.shown.push([title, more.body, more.data]);
  };
}"""
"""A browser without a screen permits no notification: what is asked of it is kept."""
MESSAGE = {"title": "光回線がつながりません", "body": "詳しくは", "path": "/status/7/"}


@pytest.fixture(scope="module")
def served(static_files, django_db_setup, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock(), serving_at(lambda: TODAY) as address:
        yield address


def test_a_browser_is_let_in_and_shows_what_it_gets(
    db_of_all, browser: Browser, served, settings
):
    settings.PORTS = settings.PORTS | {
        "push": "madoguchi.adapters.simulator.push.PushSimulator"
    }
    an_operator()
    with clock_at(TODAY):
        hanako = sign_up("hanako")
        client = signed_in_client(hanako.user, "password")
    context = browser.new_context(viewport=PHONE, locale="ja-JP")
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": served}
    context.add_cookies([cookie])
    context.add_init_script(
        STUB % (*map(json.dumps, (ENDPOINT, BROWSER_KEY, BROWSER_SECRET)),)
    )
    page = context.new_page()
    page.goto(f"{served}/status/own/")
    look(page, "own-news")
    page.get_by_role("button", name="このブラウザで通知を受け取る").click()
    expect(page.get_by_text("通知を受け取るブラウザは1台です。")).to_be_visible()
    [row] = StatusSubscription.objects.all()
    assert (row.push_endpoint, row.user_id) == (ENDPOINT, hanako.user.pk)
    deliver(context, page, served)
    assert shown_notifications(context, page) == [list(MESSAGE.values())]
    context.close()


def shown_notifications(context, page) -> list[list[str]]:
    """Return what the worker has shown, as soon as it has shown anything."""
    for _again in range(100):
        if shown := context.service_workers[0].evaluate("() => self.shown"):
            return shown
        page.wait_for_timeout(50)
    return []


def deliver(context, page, origin: str) -> None:
    """Hand a message to the worker, as a push service would."""
    devtools = context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(r["registrationId"] for r in told["registrations"]),
    )
    worker = context.service_workers[0]
    worker.evaluate(SPY)
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": f"{origin}/",
            "registrationId": found[0],
            "data": json.dumps(MESSAGE, ensure_ascii=False),
        },
    )
