"""An invoice under a new addressee, and the proof of both on the check page."""

import pytest
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.jobs.documents.document_tasks import (
    make_documents,
    make_revision_document,
)
from tests.browser.conftest import DESKTOP, PHONE, look, sign_in
from tests.browser.test_first_tasks import HANAKO, PASSWORD, demo_password, october

__all__ = ["demo_password"]  # a fixture of every test here
SHAPES = [(PHONE, "dark"), (DESKTOP, "light")]


def work() -> None:
    for job in ProcrastinateJob.objects.filter(task_name="make_later_document"):
        make_revision_document(**job.args)


@pytest.mark.parametrize(("size", "scheme"), SHAPES)
def test_an_invoice_is_reissued_and_both_are_proved(open_page, tmp_path, size, scheme):
    bill, shape = october(), f"{size['width']}-{scheme}"
    make_documents([bill.pk])
    page: Page = open_page("/c/-/bills/2026-10", size, color_scheme=scheme)
    sign_in(page, HANAKO, PASSWORD)
    old = taken(page, tmp_path / "old.pdf")
    page.get_by_role("link", name="宛名を変えて再発行する").click()
    own = page.get_by_label("宛名", exact=False).first.input_value()
    page.get_by_label("理由").fill("部署名の追加")
    page.get_by_label("宛名", exact=False).first.fill("上様")
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.get_by_text("どなたかわからない").first).to_be_visible()
    look(page, f"reissue-wrong-{shape}")
    page.get_by_label("宛名", exact=False).first.fill(f"{own} 経理部")
    page.get_by_role("button", name="確認へ進む").click()
    look(page, f"reissue-check-{shape}")
    page.get_by_role("button", name="取り消して再発行する").click()
    work()
    page.reload()
    expect(page.get_by_text(f"{bill.invoice_number}-2").first).to_be_visible()
    expect(page.get_by_text("いま有効")).to_have_count(1)
    look(page, f"bill-history-{shape}")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)
    page.goto(page.url.replace("/history", ""))
    new = taken(page, tmp_path / "new.pdf")
    page.goto(page.url.replace("/bills/2026-10", "/bills/2026-10/invoice"))
    expect(page.get_by_text("確認済み")).to_have_count(6)
    look(page, f"invoice-points-{shape}")
    for file, verdict in ((new, "発行した書類です"), (old, "いまは有効ではありません")):
        page.goto(page.url.split("/c/")[0].split("/check")[0] + "/check/")
        page.get_by_label("確かめるPDF").set_input_files(file)
        page.get_by_role("button", name="確かめる", exact=True).click()
        expect(page.get_by_role("heading", level=2).first).to_contain_text(verdict)
    look(page, f"check-{shape}")
    page.goto(page.url.replace("/check/", "/bills/"))
    look(page, f"bill-accounts-{shape}")
    page.get_by_role("link", name="の今月のこれまで").first.click()
    look(page, f"running-{shape}")
    page.go_back()
    page.get_by_role("link", name="のお知らせの方法").first.click()
    look(page, f"delivery-{shape}")


def taken(page: Page, file) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name="適格請求書（PDF）").click()
    download.value.save_as(file)
    return str(file)
