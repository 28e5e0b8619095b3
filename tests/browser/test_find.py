"""さがす in a real Chromium: a word in romaji, a month, and a number of nobody."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, look, sign_in
from tests.browser.test_desk import demo_password  # noqa: F401  # a fixture
from tests.browser.test_first_tasks import PASSWORD

LONGER_THAN_THE_PAUSE_MS = 400
SMALL = {"width": 320, "height": 568}


@pytest.mark.parametrize(
    ("size", "scheme"), [(SMALL, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"]
)
def test_by_a_word_and_by_a_number(open_page, size, scheme):
    page: Page = open_page("/", size, color_scheme=scheme)
    sign_in(page, "N200000010", PASSWORD)
    field = page.locator("header").get_by_role("searchbox")
    field.fill("seikyusho")
    page.locator("header").get_by_role("button", name="探す").click()
    expect(page.locator("#found + .menu .name").first).to_have_text(
        "請求書（いちばん新しい月）"
    )
    look(page, f"find-{size['width']}-{scheme}")
    page.get_by_label("番号か、したいこと").fill("10月")
    page.get_by_label("番号か、したいこと").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("10月分")
    field.fill("4321")
    field.press("Enter")
    expect(page.get_by_text("案内番号のお知らせは")).to_be_visible()
    look(page, f"find-none-{size['width']}-{scheme}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]


def test_suggestions_come_while_typing_but_never_while_kana_are_converted(open_page):
    page: Page = open_page("/", DESKTOP)
    sign_in(page, "N200000010", PASSWORD)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field = page.locator("header").get_by_role("searchbox")
    first = page.locator("header x-palette .menu .name").first
    page.keyboard.press("/")
    expect(field).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    field.dispatch_event("compositionstart")
    field.fill("かいやく")
    page.wait_for_timeout(LONGER_THAN_THE_PAUSE_MS)
    assert not [url for url in asked if "suggestions" in url]
    field.dispatch_event("compositionend")
    expect(first).to_have_text("解約")
    page.keyboard.press("Escape")
    expect(first).not_to_be_visible()
    expect(field).to_have_value("かいやく")
    expect(field).to_be_focused()
