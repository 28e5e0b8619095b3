"""The desk in a real Chromium: from the queue to a decision, on phone and desktop."""

import pytest
from playwright.sync_api import Page, expect

from madoguchi.accounts.models import User
from madoguchi.customers.models import Member
from madoguchi.jobs.upkeep.demo_data import DEMO_DESK_MAIL
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.browser.conftest import DESKTOP, PHONE, look, sign_in
from tests.browser.test_first_tasks import PASSWORD
from tests.desk import a_reviewed_kind, unregister_kind
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

SMALL = {"width": 320, "height": 568}
WHY = "本人確認書類の氏名が読めません。撮り直してください。"


@pytest.fixture(autouse=True)
def demo_password(settings):
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = [
        "madoguchi.accounts.backends.PasswordBackend",
        "madoguchi.accounts.backends.DemoBackend",
    ]


@pytest.fixture
def order(portal):
    """Somebody of the demo has asked for what the operator must look at."""
    kind = a_reviewed_kind()
    member = Member.objects.get(party__customer_number="N200000010")
    client = signed_in_client(User.objects.get(pk=member.user_id), "password")
    moment = f"{now():%Y-%m-%dT%H:%M}"
    ProcedureWalk(moment, client, "/c/-/p/reviewed/").order({"word": "改姓のため"})
    with scope("test", member.party_id):
        found = Order.objects.get(kind="reviewed")
    yield found
    unregister_kind(kind)


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"]
)
def test_from_the_queue_through_a_reason_to_a_decision(open_page, order, size, scheme):
    page: Page = open_page("/login/?next=/desk/", size, color_scheme=scheme)
    shape = f"{size['width']}-{scheme}"
    sign_in(page, DEMO_DESK_MAIL, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日")
    look(page, f"desk-queue-{shape}")
    page.get_by_role("link", name=order.number).click()
    expect(page.get_by_text("改姓のため")).to_have_count(0)
    look(page, f"desk-closed-{shape}")
    page.get_by_role("button", name="受け持つ").click()
    page.get_by_label("開く理由").fill("申し込みの確認")
    page.get_by_role("button", name="理由を記録して開く").click()
    expect(page.get_by_text("改姓のため")).to_have_count(1)
    look(page, f"desk-open-{shape}")
    page.get_by_label("お客様への説明").fill("だめ")
    page.get_by_role("button", name="差し戻す").click()
    expect(page.get_by_role("alert")).to_contain_text("DESK-9042")
    page.get_by_label("お客様への説明").fill(WHY)
    page.get_by_role("button", name="差し戻す").click()
    expect(page.locator(".progress")).to_contain_text(WHY)
    look(page, f"desk-returned-{shape}")
    page.get_by_role("link", name="N200000010").click()
    look(page, f"desk-customer-{shape}")
    page.get_by_role("button", name="閉じる").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日")


@pytest.mark.parametrize(
    ("size", "scheme"), [(SMALL, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"]
)
def test_a_bill_is_corrected_by_one_and_awaits_another(open_page, size, scheme):
    page: Page = open_page(
        "/login/?next=/desk/customers/N200000010/", size, color_scheme=scheme
    )
    shape = f"{size['width']}-{scheme}"
    sign_in(page, DEMO_DESK_MAIL, PASSWORD)
    page.get_by_label("開く理由").fill("通話料のお問い合わせ")
    page.get_by_role("button", name="理由を記録して開く").click()
    page.locator("section", has_text="請求書").get_by_role("link").first.click()
    look(page, f"desk-bill-{shape}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]
    page.get_by_label("理由", exact=False).last.fill("通話料の計算誤り")
    page.get_by_label("明細1の金額").fill("x")
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_role("alert")).to_contain_text("DESK-9054")
    page.get_by_label("明細1の金額").fill("１２３円")
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_text("→ 123円")).to_have_count(1)
    look(page, f"desk-bill-preview-{shape}")
    page.get_by_role("button", name="承認に回す").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("請求書の修正・返還")
    look(page, f"desk-bill-sent-{shape}")
