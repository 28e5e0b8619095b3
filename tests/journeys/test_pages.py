"""What the signed-in subscriber's pages say, to the yen and to the day."""

import io
import re
from datetime import date, datetime

import pikepdf
import pytest
from django.test import Client

from madoguchi.billing.record.invoice import parse_record
from madoguchi.catalogue.models import Item
from madoguchi.contracts.models import Contract, ContractOption, Equipment
from madoguchi.kernel.calendar import JST, month_after
from madoguchi.mailboxes.models import Mailbox
from madoguchi.mobile.models import DailyUsage
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.operator import an_operator
from tests.page_words import page_words

OCTOBER = date(2026, 10, 1)
TODAY = datetime(2026, 11, 24, 9, tzinfo=JST)


@pytest.fixture(autouse=True)
def today(db_of_all):
    an_operator()
    with clock_at(TODAY):
        yield


class Said(str):
    """Words of a page; where they break into lines does not matter."""

    __slots__ = ()

    def __contains__(self, words: object) -> bool:
        return super().__contains__(re.sub(r"\s", "", str(words)))


def text(response) -> Said:
    return Said(page_words(response))


def pay_by_card(person, expiry: str) -> None:
    with scope("test", person.party.pk):
        PaymentMethod.objects.create(
            party=person.party,
            account=person.account,
            kind="card",
            card_token="tok-secret-1",
            card_brand="Visa",
            card_last4="4242",
            card_expiry=expiry,
        )


def test_home_says_amount_day_method_and_why_it_changed(hanako):
    a_bill(hanako, date(2026, 9, 1))
    bill = a_bill(hanako, OCTOBER)
    said = text(hanako.client.get("/"))
    assert "10月分のご請求 引き落とし予定" in said
    assert f"{bill.total_yen:,}円 （税込、" in said and "契約分）" in said
    assert "11月25日（水）に引き落とします" in said and "末尾9952" in said
    assert "9月と同じ金額です" in said and "9月より" not in said


@pytest.mark.parametrize(
    ("expiry", "is_told"),
    [
        ("2026-10", True),
        ("2026-12", True),
        ("2027-01", False),
        ("2030-01", False),
    ],
)
def test_a_card_that_ends_within_sixty_days_is_told(hanako, expiry, is_told):
    pay_by_card(hanako, expiry)
    assert ("カードの期限" in text(hanako.client.get("/"))) == is_told


def test_without_a_bill_home_says_so(hanako):
    assert "請求書はまだありません" in text(hanako.client.get("/"))
    assert hanako.client.get("/c/-/bills/latest").url == "/c/-/bills/"
    assert "請求書はまだありません" in text(hanako.client.get("/c/-/bills/"))


def test_the_contract_page_says_what_hangs_on_it(hanako):
    own = {"party": hanako.party, "contract": hanako.contract}
    Item.objects.create(
        item_code="OPT",
        kind="option",
        name="5分かけ放題",
        price_excl=500,
        tax_category="STANDARD_10",
        charged="monthly",
        valid_from=date(2022, 4, 1),
    )
    with scope("test", hanako.party.pk):
        ContractOption.objects.create(
            **own, option_code="OPT", started_on=date(2025, 1, 1)
        )
        Equipment.objects.create(
            **own, kind="ONU", model="GE-PON", serial="S1", is_rental=True
        )
        Mailbox.objects.create(
            **own, address="box@example.jp", quota_mb=1024, used_mb=608
        )
        for day, used in ((1, 1500), (2, 250), (30, 999)):
            month = 10 if day == 30 else 11
            DailyUsage.objects.create(**own, day=date(2026, month, day), megabytes=used)
    page = hanako.client.get(f"/c/{hanako.contract.code}/")
    said = text(page)
    for words in (
        "みちモバイル 3GB 月額990円（税込）",
        "5分かけ放題 月額550円（税込） 2025年1月1日（水曜日）から",
        "2026年11月のデータ通信",
        "合計 1.75GB （2日まで）",
        "1,500MB",
        "GE-PON 製造番号 S1 レンタル",
        "1,024MBのうち608MBを使用",
    ):
        assert words in said, words
    assert "999MB" not in said
    assert page.content.decode().count("<rect") == 2


def test_leaving_costs_the_fee_but_for_a_consumer_one_month_at_most(hanako):
    Item.objects.update(term_months=24, early_exit_fee_yen=4700)
    with scope("test", hanako.party.pk):
        Contract.objects.update(term_end_on=date(2027, 5, 31))
    said = text(hanako.client.get(f"/c/{hanako.contract.code}/"))
    assert "いま解約すると 900円（不課税） 2026年11月24日（火曜日）に" in said
    assert "プランの1か月分の料金が上限です" in said
    assert "2027年5月から2027年7月まで" in said
    with scope("test", hanako.party.pk):
        Contract.objects.update(term_end_on=date(2026, 9, 30))
    said = text(hanako.client.get(f"/c/{hanako.contract.code}/"))
    assert "いま解約すると 0円" in said


@pytest.mark.parametrize(
    ("status", "word", "still"),
    [
        ("active", "", True),
        ("suspended", "利用停止中", True),
        ("ended", "解約済み", False),
    ],
)
def test_a_contract_out_of_use_says_so_and_an_ended_one_cannot_be_left(
    hanako, status, word, still
):
    with scope("test", hanako.party.pk):
        Contract.objects.update(status=status, ended_on=date(2026, 10, 31))
    own = f"/c/{hanako.contract.code}/"
    assert ("いま解約すると" in text(hanako.client.get(own))) == still
    for where in ("/", own):
        said = text(hanako.client.get(where))
        for other in ("利用停止中", "解約済み"):
            assert (other in said) == (other == word)
    assert word in text(hanako.client.get("/contracts/"))
    assert "2026年10月31日" in text(hanako.client.get(f"/c/{hanako.contract.code}/"))


def test_the_bill_page_explains_each_line(hanako):
    bill = a_bill(hanako, OCTOBER)
    said = text(hanako.client.get(f"/c/{hanako.contract.code}/bills/2026-10"))
    for line in parse_record(bill.record).lines:
        assert line.description in said
    assert "0.1667円 × 2,755 課税10% 459円" in said
    assert "−500円 × 1 課税10% −500円" in said
    assert "値引きです。" in said
    assert f"合計（税込） {bill.total_yen:,}円" in said


def test_the_invoice_page_holds_every_mandatory_item(hanako):
    bill = a_bill(hanako, OCTOBER)
    invoice = parse_record(bill.record)
    said = text(hanako.client.get(f"/c/{hanako.contract.code}/bills/2026-10/invoice"))
    taxed = next(t for t in invoice.taxes if t.category == "STANDARD_10")
    for words in (
        "適格請求書",
        invoice.issuer.name,
        invoice.issuer.registration_number,
        f"{hanako.account.addressee} 様",
        "2026年10月1日（木曜日）から2026年10月31日（土曜日）",
        f"課税10% {taxed.net_yen:,}円 {taxed.tax_yen:,}円",
        "対象外 ",
        f"{bill.total_yen:,}円",
        bill.invoice_number,
        "2026年11月10日（火曜日）",
    ):
        assert words in said, words


def test_the_pdf_and_the_csv_are_faces_of_the_same_record(hanako):
    bill = a_bill(hanako, OCTOBER)
    base = f"/c/{hanako.contract.code}/bills/2026-10"
    waiting = hanako.client.get(f"{base}/invoice.pdf")
    assert waiting.status_code == 409
    assert "BILL-2047" in waiting.content.decode()
    document_of_bill(bill)
    pdf = hanako.client.get(f"{base}/invoice.pdf")
    again = hanako.client.get(f"{base}/invoice.pdf")
    assert pdf.content.startswith(b"%PDF-") and pdf.content == again.content
    assert pdf["Content-Type"] == "application/pdf"
    assert f"_{bill.total_yen}_{bill.invoice_number}_" in pdf["Content-Disposition"]
    for said, encoding in (("utf-8", "utf-8-sig"), ("cp932", "cp932")):
        answer = hanako.client.get(f"{base}/lines.csv?encoding={said}")
        assert "国内通話料" in answer.content.decode(encoding)
    assert hanako.client.get(f"{base}/lines.csv?encoding=utf-7").status_code == 404


@pytest.mark.parametrize(
    ("peppol_id", "named", "suffix", "said"),
    [
        ("0188:7000000000002", "デジタルインボイス（XML、JP PINT）", "JP-PINT", 1),
        ("", "請求書のデータ（XML、UBL 2.1）", "UBL", 0),
    ],
)
def test_the_xml_is_called_what_it_is_wherever_it_is_offered(
    hanako, peppol_id, named, suffix, said
):
    document_of_bill(a_bill(hanako, OCTOBER, peppol_id=peppol_id))
    base = f"/c/{hanako.contract.code}/bills/2026-10"
    pages = [
        hanako.client.get(f"{base}{page}").content.decode() for page in ("", "/history")
    ]
    assert named in pages[0]
    assert [page.count("JP PINT") for page in pages] == [said, said]
    xml = hanako.client.get(f"{base}/invoice.xml")
    assert f"_{suffix}.xml" in xml["Content-Disposition"]
    assert xml.content.count(b"urn:peppol:pint:billing-1@jp-1") == said
    with pikepdf.open(
        io.BytesIO(hanako.client.get(f"{base}/invoice.pdf").content)
    ) as pdf:
        attached = pdf.attachments["invoice.xml"]
        assert attached.description == ("JP PINT" if said else "UBL 2.1")
        assert attached.get_file().read_bytes() == xml.content


def test_the_list_of_bills_goes_back_page_by_page(hanako):
    months = [month_after(OCTOBER, -n) for n in range(30)]
    for month in months:
        a_bill(hanako, month)
    first = hanako.client.get("/c/-/bills/").content.decode()
    assert first.count("invoice.pdf") == 24
    older = re.search(r'href="(\?before=[\d-]+)"', first)
    assert older is not None
    second = hanako.client.get(f"/c/-/bills/{older[1]}").content.decode()
    assert second.count("invoice.pdf") == 6 and "これより前" not in second
    assert "2024年5月分" in second
    assert re.findall(r"<h2[^>]*>(\d+年)</h2>", first) == ["2026年", "2025年", "2024年"]


def test_the_list_of_bills_says_what_changed_since_the_month_before(hanako):
    a_bill(hanako, date(2026, 8, 1))
    bill = a_bill(hanako, OCTOBER)
    said = text(hanako.client.get("/c/-/bills/"))
    assert f"10月分 {bill.total_yen:,}円 11月25日（水）" in said  # none of September
    a_bill(hanako, date(2026, 9, 1))
    said = text(hanako.client.get("/c/-/bills/"))
    assert f"10月分 {bill.total_yen:,}円 ±0円 11月25日（水）" in said


@pytest.mark.parametrize(
    ("q", "is_found"),
    [
        ("わたし", True),
        ("ＷＡＴＡＳＨＩ", False),
        ("N100000001", True),
        ("ｎ１００－０００－００１", True),
        ("0901111", True),
        ("３ｇｂ", True),
        ("N100000002", False),
    ],
)
def test_contracts_are_found_in_any_spelling(hanako, q, is_found):
    with scope("test", hanako.party.pk):
        Contract.objects.update(nickname="わたしの電話")
    said = text(hanako.client.get("/contracts/", {"q": q}))
    assert ("わたしの電話&#32;モバイルみちモバイル3GB" in said) == is_found


def test_the_payment_page_masks_what_it_knows(hanako):
    pay_by_card(hanako, "2030-01")
    page = hanako.client.get("/payment/").content.decode()
    assert "4242" in page and "tok-secret-1" not in page
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.update(kind="debit", bank_account_number="321")
    page = hanako.client.get("/payment/").content.decode()
    assert "321" in page


@pytest.mark.parametrize(
    ("bank", "branch", "words"),
    [
        ("0005", "146", "三菱UFJ 銀行コード0005 支店 あかね 支店コード146"),
        ("0033", "999", "PayPay 銀行コード0033 支店 支店コード999"),
        ("9999", "146", "口座振替 銀行コード9999 支店 支店コード146"),
    ],
)
def test_a_bank_account_is_named_as_far_as_the_list_knows_it(
    hanako, bank, branch, words
):
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="debit",
            bank_code=bank,
            branch_code=branch,
            account_type="1",
            bank_account_number="321",
        )
    said = text(hanako.client.get("/payment/"))
    assert words in said and "普通 末尾321" in said


def test_a_hyphen_stands_for_the_contract_last_used(hanako):
    with scope("test", hanako.party.pk):
        second = Contract.objects.create(
            party=hanako.party,
            account=hanako.account,
            code="zzzz0002",
            contract_number="C9",
            service="mobile",
            plan_code="M3",
            nickname="ふたつめ",
            status="active",
            started_on=OCTOBER,
        )
    client = hanako.client
    client.get(f"/c/{second.code}/")
    assert client.session["contract"] == second.code
    assert text(client.get("/c/-/", follow=True)).count("ふたつめ") >= 2


def test_somebody_elses_month_and_contract_are_not_found(hanako, taro):
    document_of_bill(a_bill(hanako, OCTOBER))
    code = hanako.contract.code
    for where in (f"/c/{code}/", f"/c/{code}/bills/2026-10", "/c/-/bills/2026-10"):
        page = taro.client.get(where)
        assert page.status_code == 404 and "PAGE-4040" in page.content.decode()


def test_an_empty_field_is_told_what_to_do(db_of_all):
    page = Client().post("/login/", {"identifier": "", "password": ""})
    said = page.content.decode()
    assert page.status_code == 422 and "必須です。" not in said
    assert "パスワード: 入力してください。" in said
