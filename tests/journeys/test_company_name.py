"""A company changes its name: a form of its own, which no private person sees."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.review import approve_order
from madoguchi.procedures.models import Attachment, Order
from tests import attachment_files
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

SCANNER = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
MORNING = "2026-11-24T10:00"
START = "/p/company-name/"
NUMBER = "7000000000002"
RENAMED = {
    "name": "㈱みちのく商事",
    "kana": "みちのくしょうじ",
    "happened_on": "2026-11-01",
}


@pytest.fixture
def firm(hanako, settings):
    """Hanako's customer is a company, whose bills bear its name."""
    a_catalogue()
    settings.PORTS = settings.PORTS | {"scanner": SCANNER}
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(name="株式会社みらい", corporate_number=NUMBER)
        BillingAccount.objects.update(
            addressee="株式会社みらい", peppol_id=f"0188:{NUMBER}"
        )
    return hanako


def proved_client(person):
    with clock_at(jst(MORNING)):
        return signed_in_client(person.user, "password", "mail")


def text_of(person, address: str) -> str:
    return get_at(MORNING, proved_client(person), address).content.decode()


def test_the_new_name_is_asked_as_the_register_has_it_and_approved(firm):
    client = proved_client(firm)
    walk = ProcedureWalk(MORNING, client, START)
    form = get_at(MORNING, client, walk.begin().url).content.decode()
    assert "登記事項証明書のとおりに" in form and "本人確認書類" not in form
    assert re.findall(r'name="(name|kana|happened_on|reason|family_name)"', form) == [
        "name",
        "kana",
        "happened_on",
    ]
    papers = walk.fill(RENAMED).url
    page = get_at(MORNING, client, papers).content.decode()
    (what,) = re.findall(r'name="what" value="([^"]+)"', page)
    assert what == "company-register"
    file = SimpleUploadedFile("touki.pdf", attachment_files.a_pdf(), "application/pdf")
    post_at(MORNING, client, papers, {"what": what, "file": file})
    receipt = walk.send(papers.replace("/papers", "/check")).url
    with scope("test", firm.party.pk):
        order = Order.objects.get()
        approve_order(order, actor="desk 1", at=jst(MORNING))
    replay_until(MORNING)
    with scope("test", firm.party.pk):
        profile, account = PartyProfile.objects.get(), BillingAccount.objects.get()
    assert (profile.name, profile.kana) == ("株式会社みちのく商事", "ミチノクショウジ")
    assert profile.corporate_number == NUMBER
    assert account.addressee == "株式会社みちのく商事"
    assert account.peppol_id == f"0188:{NUMBER}"  # the same company still
    page = get_at(MORNING, client, receipt).content.decode()
    assert "株式会社みらい → 株式会社みちのく商事" in page


def test_the_name_it_has_and_a_day_to_come_are_said(firm):
    walk = ProcedureWalk(MORNING, proved_client(firm), START)
    same = RENAMED | {"name": "（株）みらい", "happened_on": "2026-11-25"}
    answer = walk.fill(same)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "いまの商号と同じです" in page and "今日までの日を" in page


def test_a_company_is_led_from_the_form_of_a_person_to_its_own(firm):
    answer = get_at(MORNING, proved_client(firm), "/p/name/")
    assert (answer.status_code, answer.url) == (302, START)
    assert "商号（会社名）の変更" in text_of(firm, "/procedures/")
    assert "契約名義の変更" not in text_of(firm, "/procedures/")
    found = text_of(firm, "/search/?q=社名が変わった")
    assert f'href="{START}"' in found and 'href="/p/name/"' not in found


def test_a_private_person_sees_no_change_of_a_companys_name(hanako):
    a_catalogue()
    client = proved_client(hanako)
    assert get_at(MORNING, client, START).status_code == 404
    assert post_at(MORNING, client, START, {"key": "x"}).status_code == 404
    listed = text_of(hanako, "/procedures/")
    assert "契約名義の変更" in listed and "商号" not in listed
    assert "company-name" not in text_of(hanako, "/search/?q=商号変更")


def test_a_paper_may_be_added_until_the_desk_has_decided(firm):
    client = proved_client(firm)
    walk = ProcedureWalk(MORNING, client, START)
    papers = walk.fill(RENAMED).url
    send_paper(client, papers, "first.pdf")
    receipt = walk.send(papers.replace("/papers", "/check")).url
    shown = get_at(MORNING, client, receipt).content.decode()
    assert f'href="{papers}"' in shown and "書類を追加する" in shown
    page = get_at(MORNING, client, papers).content.decode()
    assert "削除する" not in page and "申し込みの画面に戻る" in page
    assert send_paper(client, papers, "second.pdf").status_code == 302
    assert names_of_papers(firm) == ["first.pdf", "second.pdf"]
    with scope("test", firm.party.pk):
        first = Attachment.objects.order_by("pk")[0]
    kept = post_at(MORNING, client, papers, {"remove": str(first.key)})
    assert kept.status_code == 422 and "papers_closed" in kept.content.decode()
    with scope("test", firm.party.pk):
        approve_order(Order.objects.get(), actor="desk 1", at=jst(MORNING))
    assert "書類を追加する" not in get_at(MORNING, client, receipt).content.decode()
    assert send_paper(client, papers, "late.pdf").url == receipt
    assert names_of_papers(firm) == ["first.pdf", "second.pdf"]


def send_paper(client, papers: str, name: str):
    file = SimpleUploadedFile(name, attachment_files.a_pdf(), "application/pdf")
    return post_at(MORNING, client, papers, {"what": "company-register", "file": file})


def names_of_papers(person) -> list[str]:
    with scope("test", person.party.pk):
        return list(Attachment.objects.order_by("pk").values_list("name", flat=True))
