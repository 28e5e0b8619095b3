"""The documents of a bill on the pages: history, downloads, and a new addressee."""

import re
from uuid import uuid4

import pytest

from madoguchi.billing.models import Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.revisions.revise_bill import correct_invoice
from madoguchi.documents.store import fetch_content
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.journeys.test_revisions import asked, documents, reissued, work
from tests.operator import an_operator

BASE = "/c/-/bills/2026-10"
TYPED = {
    "name": "hanako 経理部",
    "department_code": "D001",
    "postal_code": "5300001",
    "address": "大阪府大阪市北区梅田2-2",
    "reason": "部署名の追加",
}


def page(response) -> str:
    return response.content.decode()


def downloads(person) -> list[tuple[str, str]]:
    with scope("test", person.party.pk):
        events = AuditEvent.objects.filter(verb="document_downloaded").order_by("pk")
        return [(event.target, event.actor) for event in events]


def send(person, **changes: str):
    told = TYPED | {"key": str(uuid4()), "go": "send"} | changes
    return person.client.post(f"{BASE}/reissue", told)


def made(person) -> int:
    with scope("test", person.party.pk):
        return Revision.objects.count()


def test_the_history_shows_what_why_when_by_whom_and_who_took_it(hanako):
    bill = a_bill(hanako)
    document_of_bill(bill)
    number = bill.invoice_number
    hanako.client.get(f"{BASE}/invoice.pdf")
    reissued(hanako, bill)
    work()
    said = page(hanako.client.get(f"{BASE}/history"))
    for words in (
        f"{number} 請求書",
        f"{number}-1 取消書",
        f"{number}-2 宛名を改めた請求書",
        "宛名の変更",
        "経理 花子",
        "毎月の請求",
        "11月10日（火",
        "株式会社みらい",
        "hanako PDF",
    ):
        assert words in said, words
    assert said.count("いま有効") == 1
    assert said.index("いま有効") < said.index(f"{number}-1 取消書")


def test_the_history_names_what_came_in_the_place_of_each(hanako):
    bill = a_bill(hanako)
    reissued(hanako, bill)
    with scope("test", hanako.party.pk):
        correct_invoice(bill, {4: 359}, asked("通話料の誤り"))
    work()
    cards = page(hanako.client.get(f"{BASE}/history")).split("<section")[1:]
    number = bill.invoice_number
    said = [
        re.findall(r'\?number=([^"]+)">[^<]* に代わりました', card) for card in cards
    ]
    assert said == [[], [f"{number}-3"], [], [f"{number}-2"]]


def test_a_download_is_recorded_and_a_mere_look_is_not(hanako):
    bill = a_bill(hanako)
    document_of_bill(bill)
    client, number = hanako.client, bill.invoice_number
    client.head(f"{BASE}/invoice.pdf")
    client.get(f"{BASE}/history")
    assert downloads(hanako) == []
    client.get(f"{BASE}/invoice.pdf")
    client.get(f"/documents/{number}.xml")
    by = str(hanako.member)
    assert downloads(hanako) == [(f"{number} pdf", by), (f"{number} xml", by)]


def test_every_document_is_downloaded_as_it_was_issued(hanako):
    bill = a_bill(hanako)
    document_of_bill(bill)
    reissued(hanako, bill)
    work()
    for document in documents(hanako):
        for face in ("pdf", "xml"):
            where = f"/documents/{document.number}.{face}"
            answer = hanako.client.get(where)
            assert answer.content == fetch_content(document.digests[face])
            assert document.number in answer["Content-Disposition"]
    newest = documents(hanako)[-1]
    current = hanako.client.get(f"{BASE}/invoice.pdf").content
    assert current == fetch_content(newest.pdf_sha256)


def test_the_old_invoice_can_still_be_read_with_its_mark(hanako):
    bill = a_bill(hanako)
    reissued(hanako, bill)
    now = page(hanako.client.get(f"{BASE}/invoice"))
    assert "株式会社みらい" in now and "修正や再発行の履歴があります" in now
    old = page(hanako.client.get(f"{BASE}/invoice?number={bill.invoice_number}"))
    assert "hanako 様" in old and "いま有効な請求書ではありません" in old
    assert hanako.client.get(f"{BASE}/invoice?number=I999999999").status_code == 404


def test_the_checklist_stands_ticked_on_the_invoice_with_what_it_means(hanako):
    a_bill(hanako)
    said = page(hanako.client.get(f"{BASE}/invoice"))
    assert said.count("確認済み") == 6 and "要確認" not in said
    assert "税率ごとに1回だけであることです" in said


def test_a_new_addressee_from_the_page(hanako):
    bill = a_bill(hanako)
    shown = page(hanako.client.get(f"{BASE}/reissue"))
    assert 'value="hanako"' in shown and "前の請求書も履歴に残ります" in shown
    assert send(hanako).status_code == 302
    work()
    assert [d.kind for d in documents(hanako)] == ["invoice", "cancelled", "reissued"]
    assert documents(hanako)[-1].made_by == "hanako"
    with scope("test", hanako.party.pk):
        assert type(hanako.account).objects.get().addressee == "hanako"
    assert bill.invoice_number in page(hanako.client.get(f"{BASE}/history"))


def test_a_double_click_reissues_once(hanako):
    a_bill(hanako)
    key = str(uuid4())
    assert [send(hanako, key=key).status_code for _ in range(3)] == [302] * 3
    with scope("test", hanako.party.pk):
        assert Revision.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "必須"),
        ("name", "\u200b\u200b", "必須"),
        ("name", "上　様", "どなたかわからない"),
        ("name", "😀", "「😀」は使えません"),
        ("department_code", "=1+1", "先頭に = + - @ は使えません"),
        ("department_code", "＠SUM", "先頭に = + - @ は使えません"),
        ("department_code", "😀", "「😀」は使えません"),
        ("postal_code", "123", "郵便番号を7桁の数字で"),
        ("postal_code", "0000000", "この郵便番号は見つかりませんでした"),
        ("reason", "", "必須"),
        ("reason", "\u202e", "必須"),
        ("reason", "😀", "「😀」は使えません"),
        ("reason", "あ", "理由をことばで2文字以上"),
        ("reason", "....", "理由をことばで2文字以上"),
        ("address", "あ" * 301, "300"),
        ("address", "大阪😀", "「😀」は使えません"),
    ],
)
def test_what_is_not_right_is_said_and_issues_nothing(hanako, field, value, words):
    a_bill(hanako)
    response = send(hanako, **{field: value})
    assert response.status_code == 422 and words in page(response)
    assert made(hanako) == 0


@pytest.mark.parametrize("typed", ["980-0811", "９８０－０８１１", "〒980-0811"])
def test_a_postcode_is_taken_as_it_is_written(hanako, typed):
    a_bill(hanako)
    assert send(hanako, postal_code=typed, address="仙台").status_code == 302
    with scope("test", hanako.party.pk):
        assert (
            parse_record(Revision.objects.last().record).addressee.postal_code
            == "9800811"
        )


def test_an_address_that_is_left_out_is_begun_from_the_postcode(hanako):
    a_bill(hanako)
    response = send(hanako, postal_code="980-0811", address="")
    said = page(response)
    assert response.status_code == 422 and "先を続けてください" in said
    assert 'value="宮城県仙台市青葉区一番町"' in said and made(hanako) == 0


def test_marks_that_nobody_sees_are_left_out(hanako):
    a_bill(hanako)
    send(hanako, name="hanako\u200b\u202e 経理部", address="大阪\u2066市")
    with scope("test", hanako.party.pk):
        to = parse_record(Revision.objects.last().record).addressee
    assert (to.name, to.address) == ("hanako 経理部", "大阪市")


def test_the_check_shows_both_addressees_and_issues_nothing(hanako):
    bill = a_bill(hanako)
    said = page(send(hanako, go=""))
    for words in ("hanako", "hanako 経理部", "D001", "〒530-0001", "部署名の追加"):
        assert words in said, words
    assert "取引を受けた方が同じ" in said and "取り消して再発行する" in said
    assert bill.invoice_number in said and made(hanako) == 0
    back = page(send(hanako, go="edit"))
    assert 'value="hanako 経理部"' in back and made(hanako) == 0


def test_a_name_that_we_know_is_written_as_we_write_it(hanako):
    with scope("test", hanako.party.pk):
        type(hanako.account).objects.update(addressee="株式会社𠮷田製作所")
        hanako.account.refresh_from_db()
    now = parse_record(a_bill(hanako).record).addressee
    same = {"name": "株式会社 𠮷田製作所", "department_code": ""}
    same |= {"postal_code": now.postal_code, "address": now.address}
    assert "nothing_to_change" in page(send(hanako, **same))
    send(hanako, **(same | {"name": "㈱　𠮷田製作所 経理部"}))
    with scope("test", hanako.party.pk):
        to = parse_record(Revision.objects.last().record).addressee
    assert to.name == "株式会社𠮷田製作所 経理部"


def test_the_same_addressee_is_refused_with_its_code(hanako):
    bill = a_bill(hanako)
    same = {"name": "hanako", "department_code": "", "reason": "誤記", "go": ""}
    address = "大阪府大阪市北区梅田1-1"
    response = send(hanako, **same, address=address)
    assert "nothing_to_change" in page(response)
    response = send(hanako, **(same | {"go": "send"}), address=address)
    assert response.status_code == 422 and "nothing_to_change" in page(response)
    with scope("test", hanako.party.pk):
        assert not Revision.objects.filter(bill=bill).exists()


def test_a_correction_shows_on_every_page_and_the_old_sum_on_none(hanako):
    an_operator()
    bill = a_bill(hanako)
    with scope("test", hanako.party.pk):
        row = correct_invoice(bill, {4: 359}, asked("通話料の誤り"))
    now, before = f"{row.total_yen:,}円", f"{bill.total_yen:,}円"
    for where in ("/", "/c/-/bills/", BASE, f"{BASE}/invoice"):
        said = page(hanako.client.get(where))
        assert now in said and before not in said, where
    csv = hanako.client.get(f"{BASE}/lines.csv").content.decode()
    assert ",359," in csv and f"{bill.invoice_number}-1" in csv


def test_nobody_reissues_somebody_elses_bill(hanako, taro):
    a_bill(hanako)
    told = TYPED | {"key": str(uuid4())}
    where = f"/c/{hanako.contract.code}/bills/2026-10"
    assert taro.client.post(f"{where}/reissue", told).status_code == 404
    assert taro.client.get(f"{where}/history").status_code == 404
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()
