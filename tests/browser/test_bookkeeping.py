"""An accountant with 40 contracts: find, take, issue anew, prove."""

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.customers.models import BillingAccount, Party
from madoguchi.jobs.documents.document_tasks import make_documents
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.browser.conftest import DESKTOP, PHONE, look, sign_in
from tests.browser.test_first_tasks import demo_password
from tests.invoices import a_line
from tests.people import Person, a_contract, sign_up

__all__ = ["demo_password"]  # a fixture of every test here
SALES, LAB = "D100", "D200"
YEN = {4: 9_000, 5: 9_091, 6: 20_000, 7: 45_454, 8: 45_455, 9: 30_000}
"""Month to its amount without tax: from April 9,900 to 50,000 yen with it."""


def the_company() -> Person:
    """Forty contracts under two billing accounts, each bill of 2026 with a document."""
    person = sign_up("keiri")
    Party.objects.filter(pk=person.party.pk).update(kind="corporate")
    person.party.members.update(role="admin")
    with scope("test", person.party.pk):
        BillingAccount.objects.update(department_code=SALES, addressee="株式会社みどり")
        lab = BillingAccount.objects.get()
        lab.pk, lab.account_number, lab.department_code = None, "B9999999", LAB
        lab.save()
        for nth in range(1, 40):
            a_contract(person.party, person.account if nth % 2 else lab, nth)
        sales = BillingAccount.objects.get(department_code=SALES)
    bills = []
    for month, yen in YEN.items():
        for nth, account in enumerate((sales, lab)):
            of_account = replace(person, account=account)
            contract = f"C{person.party.pk:06}{nth:03}"
            price = {"amount_yen": yen, "unit_price": str(yen)}
            line = a_line(1, contract_number=contract, **price)
            number = f"I{nth + 1}{month:08}"
            first = date(2026, month, 1)
            bills.append(a_bill(of_account, first, lines=[line], invoice_number=number))
    make_documents([bill.pk for bill in bills])
    return person


def work(*names: str) -> None:
    """The jobs of these names, and those that they ask for."""
    done: set[int] = set()
    while waiting := [
        job
        for job in ProcrastinateJob.objects.filter(task_name__in=names).order_by("pk")
        if job.pk not in done
    ]:
        for job in waiting:
            done.add(job.pk)
            app.tasks[job.task_name](**job.args)


def open_filters(page: Page) -> None:
    """They fold away on a phone alone; what was found stands first there."""
    expect(page.get_by_role("table")).to_be_visible()
    if page.viewport_size == PHONE:
        expect(page.get_by_label("いつから")).to_be_hidden()
        page.get_by_text("探す条件").click()
    expect(page.get_by_label("いつから")).to_be_visible()


def found(page: Page) -> None:
    page.get_by_label("日付の種類").select_option("請求月")
    page.get_by_label("いつから").fill("2026-04")
    page.get_by_label("いつまで").fill("２０２６年９月")
    page.get_by_label("金額（税込）の下限").fill("１０，０００円")
    page.get_by_label("金額（税込）の上限").fill("50000")
    page.get_by_text("ほかの条件と並べ方").click()
    page.get_by_label("部門").select_option(SALES)
    page.locator("main").get_by_role("button", name="探す", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_an_accountant_finds_takes_reissues_and_proves(
    open_page, tmp_path, settings, size, scheme
):
    settings.BUNDLE_FOLDER = tmp_path / "bundles"
    the_company()
    shape = f"{size['width']}-{scheme}"
    page: Page = open_page("/bills/search/", size, color_scheme=scheme)
    sign_in(page, "keiri@example.jp")
    open_filters(page)
    page.get_by_label("金額（税込）の下限").fill("たくさん")
    page.locator("main").get_by_role("button", name="探す", exact=True).click()
    expect(page.get_by_text("FORM-4042").first).to_be_visible()
    look(page, f"search-wrong-{shape}")
    found(page)
    expect(page.get_by_text("5件・合計 164,999円")).to_be_visible()
    look(page, f"search-{shape}")
    page.get_by_role("button", name="この条件のZIPを作る").click()
    expect(page.get_by_role("heading", name="ZIPを作っています")).to_be_visible()
    look(page, f"bundle-waiting-{shape}")
    work("make_bundle")
    page.get_by_role("link", name="進み具合を確かめる").click()
    ready = page.get_by_role("link", name="ZIPをダウンロード")
    expect(ready).to_be_visible()
    look(page, f"bundle-ready-{shape}")
    with page.expect_download() as download:
        ready.click()
    download.value.save_as(tmp_path / "taken.zip")
    old = unpacked(tmp_path)
    new = reissued(page, tmp_path)
    proved(page, {new: "発行した書類です", old: "いまは有効ではありません"})
    look(page, f"bookkeeping-check-{shape}")
    home = page.url.split("/check/")[0]
    for where in ("/org/departments/", "/bills/books/", "/bills/export/"):
        page.goto(home + where)
        look(page, f"{where.strip('/').replace('/', '-')}-{shape}")


def unpacked(folder: Path) -> Path:
    """The invoice of June, out of the ZIP with its five."""
    with zipfile.ZipFile(folder / "taken.zip") as archive:
        pdfs = sorted(n for n in archive.namelist() if n.endswith(".pdf"))
        assert sorted(n.split("_")[-2] for n in pdfs) == [
            f"I1{month:08}" for month in (5, 6, 7, 8, 9)
        ]
        (june,) = [n for n in pdfs if "I100000006" in n]
        (folder / "old.pdf").write_bytes(archive.read(june))
    return folder / "old.pdf"


def reissued(page: Page, folder: Path) -> Path:
    page.goto(page.url.split("/bills/")[0] + "/c/-/bills/2026-06")
    page.get_by_role("link", name="宛名を変えて再発行する").click()
    page.get_by_label("宛名", exact=False).first.fill("株式会社みどり 経理部")
    page.get_by_label("理由").fill("部署名の追加")
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="取り消して再発行する").click()
    page.wait_for_load_state()
    work("make_later_document")
    page.goto(page.url.split("/c/")[0] + "/c/-/bills/2026-06")
    with page.expect_download() as download:
        page.get_by_role("link", name="適格請求書（PDF）").click()
    download.value.save_as(folder / "new.pdf")
    return folder / "new.pdf"


def proved(page: Page, verdicts: dict[Path, str]) -> None:
    for file, verdict in verdicts.items():
        page.goto(page.url.split("/c/")[0].split("/check")[0] + "/check/")
        page.get_by_label("確かめるPDF").set_input_files(file)
        page.get_by_role("button", name="確かめる", exact=True).click()
        expect(page.get_by_role("heading", level=2).first).to_contain_text(verdict)
