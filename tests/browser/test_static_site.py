"""The static site in a browser: a postcode chooses, and nothing strange is loaded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, look
from tests.clock import jst
from tests.journeys.test_status_site import render, tell
from tests.operator import an_operator
from tests.served_files import serve_by_caddy


@pytest.fixture
def site(db_of_all, tmp_path) -> Iterator[str]:
    an_operator()
    tell(areas=["愛知県"])
    with serve_by_caddy(render(tmp_path)) as address:
        yield address


def open_page(browser: Browser, address: str, **more: object) -> Page:
    page = browser.new_page(viewport=PHONE, locale="ja-JP", **more)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(address)
    return page


@pytest.fixture(autouse=True)
def closed_pages(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


def choose(page: Page, postcode: str) -> None:
    page.get_by_label("サービス").select_option("fibre")
    page.get_by_label("郵便番号").fill(postcode)
    page.get_by_role("button", name="影響を調べる").click()


def test_a_postcode_opens_the_page_of_its_prefecture(browser, site):
    page = open_page(browser, f"{site}/places.html")
    look(page, "static-site-places")
    choose(page, "４６０－０００２")
    expect(page.get_by_text("愛知県の光回線に影響があります。")).to_be_visible()
    assert page.complaints == []  # the policy lets through what the page needs
    look(page, "static-site-place")


def test_a_postcode_along_a_border_asks_and_an_unknown_one_says_so(browser, site):
    page = open_page(browser, f"{site}/places.html")
    choose(page, "498-0000")
    status = page.get_by_role("status")
    expect(status).to_contain_text("県境にあります")
    expect(status.get_by_role("link")).to_have_text(["愛知県", "三重県"])
    for wrong in ("000-0000", "49", "<b>498", ""):
        choose(page, wrong)
        expect(status).to_contain_text("見つかりません")
    choose(page, "498-0000")
    status.get_by_role("link", name="三重県").click()
    expect(page.get_by_text("三重県の光回線に、いま障害も")).to_be_visible()


def test_without_script_a_list_leads_there(browser, site):
    page = open_page(browser, f"{site}/places.html", java_script_enabled=False)
    expect(page.get_by_label("郵便番号")).to_be_hidden()
    page.locator("a[href='fibre/23.html']").click()
    expect(page.get_by_text("愛知県の光回線に影響があります。")).to_be_visible()


def test_a_script_of_somebody_else_does_not_run(browser, site):
    page = open_page(browser, f"{site}/places.html")
    page.evaluate(
        """() => { const one = document.createElement("script");
        one.textContent = "document.title = 'taken'"; document.head.append(one); }"""
    )
    assert page.title() != "taken"
    assert "Content Security Policy" in page.complaints[0]


def test_a_page_confesses_by_the_clock_when_all_the_rest_is_dead(
    browser, db_of_all, tmp_path
):
    an_operator()
    tell()
    missed = "11:00までの約束でしたが、更新がありません。"
    with serve_by_caddy(render(tmp_path)) as address:
        page = browser.new_page(viewport=PHONE, locale="ja-JP")
        page.clock.install(time=jst("2026-11-24T10:01"))
        page.goto(f"{address}/index.html")
        late, old = page.get_by_text(missed), page.get_by_text("10分以上前のもの")
        expect(page.get_by_text("これを過ぎても更新がないときは")).to_be_visible()
        expect(late).to_be_hidden()
        expect(old).to_be_hidden()
    page.clock.run_for("09:30")
    expect(old).to_be_visible()
    expect(late).to_be_hidden()
    page.clock.run_for("50:00")
    expect(late).to_be_visible()
    look(page, "static-site-late")


def test_a_page_that_stays_open_shows_the_next_version(browser, db_of_all, tmp_path):
    an_operator()
    tell()
    with serve_by_caddy(render(tmp_path)) as address:
        page = browser.new_page(viewport=PHONE, locale="ja-JP")
        page.clock.install(time=jst("2026-11-24T10:01"))
        page.goto(f"{address}/index.html")
        tell(headline="別の障害です")
        render(tmp_path, "2026-11-24T10:02")
        page.clock.run_for("01:01")
        expect(page.get_by_role("heading", name="別の障害です")).to_be_visible()
