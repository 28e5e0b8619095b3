"""The first tasks of a subscriber, in a real Chromium, on a phone and on a desktop."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.billing.models import Bill
from madoguchi.platform.batch import batch
from tests.bills import document_of_bill
from tests.browser.conftest import DESKTOP, PHONE, look, sign_in

HANAKO = "Ｎ２００００００１０"
PASSWORD = "madoguchi-no-demo"
SHAPES = [
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(DESKTOP, "dark", id="desktop-dark"),
]


@pytest.fixture(autouse=True)
def demo_password(settings):
    backends = ["PasswordBackend", "DemoBackend"]
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = [
        f"madoguchi.accounts.backends.{name}" for name in backends
    ]


def october() -> Bill:
    with batch("test"):
        return Bill.objects.get(
            billing_month="2026-10-01", party__customer_number="N200000010"
        )


@pytest.mark.parametrize(("size", "scheme"), SHAPES)
def test_a_bookmark_opens_the_bill_and_the_invoice_comes_as_pdf(
    open_page, size, scheme
):
    page: Page = open_page("/c/-/bills/latest", size, color_scheme=scheme)
    shape = f"{size['width']}-{scheme}"
    look(page, f"sign-in-{shape}")
    sign_in(page, HANAKO, PASSWORD)
    expect(page).to_have_title("請求 2026年10月 | まどか光 マイページ")
    total = f"{october().total_yen:,}円"
    expect(page.locator(".amount").first).to_have_text(total)
    look(page, f"bill-{shape}")
    bill = october()
    document_of_bill(bill)
    with page.expect_download() as download:
        page.get_by_role("link", name="適格請求書（PDF）").click()
    name = download.value.suggested_filename
    issued = f"20261101_まどか通信株式会社_{bill.total_yen}"
    assert name == f"{issued}_{bill.invoice_number}_E00001.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="請求書を画面で見る").click()
    expect(page.get_by_text("T" + "7000000000002")).to_have_count(1)
    look(page, f"invoice-{shape}")


@pytest.mark.parametrize(("size", "scheme"), SHAPES)
def test_home_answers_without_scrolling(open_page, size, scheme):
    page = open_page("/", size, color_scheme=scheme)
    sign_in(page, HANAKO, PASSWORD)
    look(page, f"home-{size['width']}-{scheme}")
    floor = size["height"] - (64 if size is PHONE else 0)
    for words in ("やること", f"{october().total_yen:,}円", "引き落とし"):
        box = page.get_by_text(words).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= floor, words


@pytest.mark.parametrize(("size", "scheme"), SHAPES)
def test_the_contract_and_its_usage(open_page, size, scheme):
    page = open_page("/contracts/", size, color_scheme=scheme)
    sign_in(page, HANAKO, PASSWORD)
    look(page, f"contracts-{size['width']}-{scheme}")
    page.get_by_role("link", name="わたしの電話").click()
    expect(page.get_by_role("img", name="日ごとの利用量")).to_be_visible()
    page.get_by_text("数字で見る").click()
    expect(page.get_by_role("cell", name="MB").first).to_be_visible()
    look(page, f"contract-{size['width']}-{scheme}")
    page.get_by_role("link", name="データの利用量と、これまでの月を見る").click()
    expect(page.get_by_role("heading", name="日ごと", exact=True)).to_be_visible()
    look(page, f"usage-{size['width']}-{scheme}")
    page.get_by_role("link", name="2026年10月へ").click()
    expect(page).to_have_title("データ通信 2026年10月 | まどか光 マイページ")
    expect(page.get_by_role("heading", name="残りのデータ量")).to_have_count(0)


def test_switching_the_contract_keeps_the_kind_of_page(open_page):
    page = open_page("/c/-/bills/latest")
    sign_in(page, "daisuke@example.jp", PASSWORD)
    page.locator(".switcher summary").click()
    look(page, "switcher")
    page.locator(".switcher").get_by_role("link", name="松本の実家").click()
    expect(page).to_have_title("請求 2026年10月 | まどか光 マイページ")
    expect(page.locator(".switcher summary")).to_contain_text("松本の実家")
    expect(page.get_by_role("heading", name="松本の実家")).to_be_visible()


def test_everything_works_without_javascript(open_page):
    page = open_page("/c/-/bills/latest", java_script_enabled=False)
    page.fill("[name=identifier]", HANAKO)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith("/bills/2026-10")
    page.click(".switcher summary")
    page.click(".switcher .menu li:nth-child(2) a")
    assert page.url.endswith("/bills/2026-10")


def test_nothing_is_wider_than_the_narrowest_phone(open_page, portal):
    page = open_page("/", {"width": 320, "height": 640})
    sign_in(page, HANAKO, PASSWORD)
    paths = (
        "/ /contracts/ /c/-/ /c/-/usage/ /c/-/bills/ /c/-/bills/latest /payment/ "
        "/accessibility/"
    )
    for path in paths.split():
        page.goto(portal + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path


def test_the_keyboard_reaches_the_pdf_and_the_focus_is_never_hidden(open_page):
    page = open_page("/")
    sign_in(page, HANAKO, PASSWORD)
    for _ in range(20):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.textContent.trim()")
        if name == "請求書PDF":
            break
    assert name == "請求書PDF"
    box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    assert box["top"] >= 0 and box["bottom"] <= PHONE["height"] - 64


def test_every_target_is_large_enough(open_page):
    page = open_page("/")
    sign_in(page, HANAKO, PASSWORD)
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary')]
        .filter(e => e.offsetParent && !e.closest('p, dd, .skip'))
        .map(e => [e.textContent.trim(), e.getBoundingClientRect().height])
        .filter(([_, height]) => height < 44)"""
    )
    assert small == []


def test_a_first_view_is_small(open_page, browser, portal):
    page = open_page("/c/-/bills/latest")
    sign_in(page, HANAKO, PASSWORD)
    context = browser.new_context(
        viewport=PHONE, storage_state=page.context.storage_state()
    )
    fresh = context.new_page()
    sizes: list[int] = []
    session = context.new_cdp_session(fresh)
    session.send("Network.enable")
    session.on(
        "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
    )
    for path in ("/", "/c/-/", "/c/-/bills/latest"):
        sizes.clear()
        session.send("Network.clearBrowserCache")
        fresh.goto(portal + path)
        fresh.wait_for_load_state("networkidle")
        print(f"{path}: {sum(sizes):,} bytes in {len(sizes)} requests")
        assert sum(sizes) <= 16_384 and len(sizes) <= 5
    context.close()


def test_the_files_of_pages_are_for_pages_of_this_site_alone(open_page):
    page = open_page("/login/")
    sheet = page.locator("link[rel=stylesheet]").evaluate("link => link.href")
    headers = page.request.get(sheet).headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-security-policy"].count("default-src 'self'") == 1
    assert not {"access-control-allow-origin", "permissions-policy"} & set(headers)


def test_first_access_from_the_number_to_the_bill(open_page, settings):
    page = open_page("/c/-/bills/latest")
    page.get_by_role("link", name="初回のパスワードを設定する").click()
    page.get_by_label("お客様番号").fill("n200-000-010")
    page.get_by_role("button", name="確認コードを受け取る").click()
    for job in ProcrastinateJob.objects.filter(task_name="send_code"):
        app.tasks[job.task_name](**job.args)
    look(page, "first-access-code")
    digits = "".join(filter(str.isdigit, mail.outbox[-1].body))
    page.get_by_label("確認コード").fill(digits[:6])
    page.get_by_role("button", name="コードを確認する").click()
    page.get_by_label("新しいパスワード").fill("あかるい朝 窓口 ひとつ 365 日")
    look(page, "first-access-password")
    page.get_by_role("button", name="設定してログインする").click()
    expect(page).to_have_title("請求 2026年10月 | まどか光 マイページ")


def test_dark_and_print_and_forced_colours_keep_their_text(open_page):
    page = open_page("/c/-/bills/latest", forced_colors="active")
    sign_in(page, HANAKO, PASSWORD)
    look(page, "bill-forced-colours")
    page.emulate_media(media="print")
    assert page.locator(".nav").is_hidden()
    assert page.locator(".amount").first.is_visible()


def test_without_javascript_nothing_is_shown_that_needs_it(open_page):
    page = open_page("/login/", java_script_enabled=False)
    for words in ("入力した文字を表示", "パスキーでログインする"):
        expect(page.get_by_text(words)).to_be_hidden()
    sign_in(page, HANAKO, PASSWORD)
    page.goto(page.url.partition("/c/")[0] + "/c/-/")
    expect(page.get_by_text("お客様番号をコピー")).to_be_hidden()
