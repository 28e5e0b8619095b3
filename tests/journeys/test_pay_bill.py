"""An unpaid bill is paid by card on the gateway's page: once, and what is owed now."""

import re
from datetime import date
from decimal import Decimal

import pytest

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Party
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.models import (
    CardCharge,
    DunningCase,
    DunningRule,
    PaymentMethod,
)
from madoguchi.payments.played_pages import PageAnswer
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at
from tests.journeys.test_paid_bills import post
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.people import Person

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
OCTOBER = date(2026, 10, 1)
AT = "2026-11-28T10:00"


@pytest.fixture(autouse=True)
def gateway(db_of_all, settings, tmp_path):
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    operator = a_catalogue()
    operator.payments_from = "2026-10"
    operator.transfer_account = "架空銀行 本店 普通 0000001"
    operator.save()
    return tmp_path


@pytest.fixture
def owing(hanako) -> Person:
    """The bill of October is past its day, and not paid."""
    bill = a_bill(hanako, OCTOBER, due_on="2026-11-25")
    post(hanako, "bill", bill.total_yen, OCTOBER, bill.issued_on)
    return hanako


def base(person: Person) -> str:
    return f"/c/{person.contract.code}/payment/"


def shown(person: Person, at: str = AT, query: str = "") -> str:
    return page_words(get_at(at, person.client, base(person) + query))


def pay(person: Person, **posted: str):
    return post_at(AT, person.client, f"{base(person)}2026-10/pay", posted)


def gateway_page(response) -> str:
    assert response.status_code == 200, response.content.decode()
    address = re.search(r'content="0; url=([^"]+)"', response.content.decode())[1]
    return address.rstrip("/").rpartition("/")[2]


def answer(page: str, how: PageAnswer) -> None:
    with clock_at(jst(AT)):
        CardGatewaySimulator().answer_page(page, how, "")


def come_back(person: Person):
    return get_at(AT, person.client, f"{base(person)}2026-10/back", follow=True)


def charges(person: Person) -> list[tuple[str, int]]:
    with scope("test", person.party.pk):
        rows = CardCharge.objects.order_by("pk")
        return list(rows.values_list("state", "amount_yen"))


def test_the_unpaid_bill_stands_on_top_with_the_ways_to_pay_it(owing):
    words = shown(owing)
    assert "10月分のお支払いがまだです" in words
    assert "円をカードで支払う" in words
    assert "架空銀行本店普通0000001" in words
    assert words.index("10月分のお支払いがまだです") < words.index("いまのお支払い方法")


def test_it_is_paid_by_card_and_every_page_says_so(owing):
    answer(gateway_page(pay(owing)), PageAnswer.DONE)
    html = page_words(come_back(owing))
    assert "（10月分）のお支払いが済みました" in html and "受付番号P2610-" in html
    assert "お支払いがまだです" not in html
    assert [state for state, _yen in charges(owing)] == ["paid"]
    home = page_words(get_at(AT, owing.client, "/"))
    assert "お支払い済み" in home and "できませんでした" not in home
    again = pay(owing)
    assert again.status_code == 422 and b'value="nothing_to_pay"' in again.content


def test_a_refusal_is_said_in_words_with_a_code_and_no_money_moves(owing):
    answer(gateway_page(pay(owing)), PageAnswer.AUTHENTICATION_FAILED)
    response = come_back(owing)
    assert "3Dセキュア" in page_words(response)
    assert b'value="card_not_authenticated"' in response.content
    assert "できませんでした" in page_words(get_at(AT, owing.client, "/"))
    answer(gateway_page(pay(owing)), PageAnswer.DONE)
    come_back(owing)
    assert [state for state, _yen in charges(owing)] == ["failed", "paid"]


@pytest.mark.parametrize(
    ("reason", "said", "code"),
    [
        ("register_again", "登録したカードの情報が、使えなくなっています", "BILL-2106"),
        ("authentication_failed", "3Dセキュア", "BILL-2103"),
        ("amount", "この金額は、カードではお支払いになれません", "BILL-2121"),
    ],
)
def test_a_card_that_was_refused_leads_to_another_registration(
    owing, reason, said, code
):
    with scope("test", owing.party.pk):
        PaymentMethod.objects.update_or_create(
            party=owing.party,
            account=owing.account,
            defaults={"kind": "card", "card_token": "t", "card_last4": "4242"},
        )
        CardCharge.objects.create(
            party=owing.party,
            account=owing.account,
            billing_month=OCTOBER,
            amount_yen=1_494,
            key="C1",
            way="collected",
            card_token="t",
            state="failed",
            reason=reason,
            asked_at=jst("2026-11-25T06:00"),
            settled_at=jst("2026-11-25T07:00"),
        )
    page = get_at(AT, owing.client, base(owing))
    words = page_words(page)
    assert said in words and code in words
    assert f'href="/c/{owing.contract.code}/p/card/"' in page.content.decode()
    begun = get_at(AT, owing.client, f"/c/{owing.contract.code}/p/card/")
    assert begun.status_code == 200


def test_a_page_that_timed_out_is_told_as_that_and_not_as_a_refusal(owing):
    answer(gateway_page(pay(owing)), PageAnswer.AUTHENTICATION_FAILED)
    come_back(owing)
    answer(gateway_page(pay(owing)), PageAnswer.TIMED_OUT)
    response = come_back(owing)
    html = response.content.decode()
    assert response.status_code == 422 and 'value="payment_page_left"' in html
    assert "時間切れ" in html and "3Dセキュア" not in html
    assert "円をカードで支払う" in html


def test_the_pages_say_until_when_and_what_comes_then(owing):
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal("14.5"),
            grace_days=15,
            suspend_days=26,
        )
    with scope("test", owing.party.pk):
        DunningCase.objects.create(
            party=owing.party,
            account=owing.account,
            billing_month=OCTOBER,
            due_on=date(2026, 11, 25),
            cause="overdue",
            opened_at=jst("2026-11-26T09:00"),
        )
    until = "12月20日（日）までにお支払いがないと、そのあとサービスを止めます。"
    home = page_words(get_at(AT, owing.client, "/"))
    words = shown(owing)
    assert until in home and until in words
    cost = "12月10日（木）までにお支払いがないと、遅延損害金（年14.5%）がかかります。"
    assert cost in words
    number = owing.account.account_number
    assert f"ご依頼人名請求先番号{number}とお名前" in words
    assert "遅延損害金のかからない期限12月10日（木）" in words
    assert "サービスを止めない期限12月20日（日）" in words
    late = shown(owing, "2026-12-20T10:00")
    assert cost not in late and "遅延損害金のかからない期限" not in late
    # 24 days, from 11-26 to 12-19, of 9,451 yen: 9,451 x 24 x 0.145 / 365 = 90.1
    assert "（年14.5%）がかかっています。今日お支払いになると90円です。" in late
    assert "未払いの金額とは別に、次のご請求に入ります。" in late


def test_without_rules_nothing_is_promised_or_threatened(owing):
    words = shown(owing)
    assert "止め" not in words and "遅延損害金" not in words
    assert "11月25日（水）を過ぎています。" in words


def test_an_older_bill_that_is_being_paid_is_not_asked_for_at_home(owing):
    newest = a_bill(owing, date(2026, 11, 1), due_on="2026-12-25")
    post(owing, "bill", newest.total_yen, date(2026, 11, 1), newest.issued_on)
    pay(owing)
    words = page_words(get_at(AT, owing.client, "/"))
    assert "10月分のお支払いは手続き中です" in words
    assert "10月分のお支払いがまだです" not in words and "を支払う" not in words


def test_the_second_of_two_people_is_told_that_it_is_under_way(owing):
    first = gateway_page(pay(owing))
    second = pay(owing)
    assert second.status_code == 422
    assert b'value="charge_under_way"' in second.content
    assert "手続き中" in shown(owing)
    assert gateway_page(pay(owing, again="yes")) == first
    assert len(charges(owing)) == 1


def test_a_page_that_was_left_can_be_given_up_and_begun_anew(owing):
    first = gateway_page(pay(owing))
    post_at(AT, owing.client, f"{base(owing)}2026-10/stop", {})
    assert "円をカードで支払う" in shown(owing)
    assert gateway_page(pay(owing)) != first
    assert [state for state, _yen in charges(owing)] == ["withdrawn", "asked"]


def test_while_the_result_is_not_known_nobody_is_asked_to_pay_or_told_it_is_unpaid(
    owing,
):
    """The customer sent the payment; the gateway knows of it only after a minute."""
    answer(gateway_page(pay(owing)), PageAnswer.LATER)
    back = page_words(come_back(owing))
    assert "10月分のお支払いは手続き中です" in back
    assert "お支払い済みのことがあります。" in back
    assert "もう一度はお支払いにならないでください。" in back
    assert "まだ支払われていません" not in back and "まだです" not in back
    assert "カードの画面に戻る" not in back and "この手続きをやめる" not in back
    assert "結果を確かめる" in back
    stopped = post_at(AT, owing.client, f"{base(owing)}2026-10/stop", {})
    assert stopped.status_code == 422
    assert b'value="payment_not_stopped"' in stopped.content
    assert "お支払いを止められませんでした。" in stopped.content.decode()
    assert [state for state, _yen in charges(owing)] == ["accepted"]
    later = get_at("2026-11-28T10:05", owing.client, f"{base(owing)}2026-10/back")
    said = page_words(get_at("2026-11-28T10:05", owing.client, later.url))
    assert "（10月分）のお支払いが済みました" in said


@pytest.mark.parametrize("month", ["2026-11", "2026-09"])
def test_a_month_that_somebody_wrote_into_the_address_opens_no_page(owing, month):
    """One before its day, and one whose payments nobody here knows."""
    bills = {"2026-11": "2026-12-25", "2026-09": "2026-10-25"}
    first = date.fromisoformat(f"{month}-01")
    bill = a_bill(owing, first, due_on=bills[month])
    post(owing, "bill", bill.total_yen, first, bill.issued_on)
    refused = post_at(AT, owing.client, f"{base(owing)}{month}/pay", {})
    assert refused.status_code == 422
    assert b'value="payment_not_asked"' in refused.content
    assert charges(owing) == []


def test_it_asks_for_what_is_owed_now(owing):
    [(_state, before)] = [*([pay(owing)] and charges(owing))]
    post(owing, "payment", 100, OCTOBER, date(2026, 11, 27))
    pay(owing, again="yes")
    assert charges(owing) == [("withdrawn", before), ("asked", before - 100)]


def test_a_gateway_that_does_not_answer_keeps_nothing_and_says_so(owing, gateway):
    silent = gateway / "cards" / "silent"
    silent.parent.mkdir(exist_ok=True)
    silent.touch()
    response = pay(owing)
    assert response.status_code == 422
    assert b'value="payment_page_away"' in response.content
    assert charges(owing) == []


def test_without_a_gateway_nothing_is_to_be_pressed(owing, settings):
    settings.PORTS = {**settings.PORTS, "card_gateway": ""}
    assert "カードで支払う" not in shown(owing)
    assert pay(owing).status_code == 422 and charges(owing) == []


def test_a_reader_of_bills_sees_it_and_pays_nothing(owing):
    owing.member.role = "billing_viewer"
    owing.member.save()
    assert "10月分のお支払いがまだです" in shown(owing)
    assert "カードで支払う" not in shown(owing)
    assert pay(owing).status_code == 404


def test_an_own_account_number_is_shown_before_the_operators(owing):
    with scope("test", owing.party.pk):
        owing.account.virtual_account = "架空銀行 専用支店 普通 7654321"
        owing.account.save()
    words = shown(owing)
    assert "専用支店普通7654321" in words and "本店普通0000001" not in words


def test_home_of_a_company_asks_for_a_late_bill_with_interest_and_stop(owing):
    """The newest bill is not late yet: without this the late one is nowhere."""
    Party.objects.filter(pk=owing.party.pk).update(kind="corporate")
    newest = a_bill(owing, date(2026, 11, 1), due_on="2026-12-25")
    post(owing, "bill", newest.total_yen, date(2026, 11, 1), newest.issued_on)
    with batch("test"):
        percents = {"late_percent": Decimal("14.5"), "company_late_percent": 14.6}
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1), grace_days=15, suspend_days=26, **percents
        )
    with scope("test", owing.party.pk):
        DunningCase.objects.create(
            party=owing.party,
            account=owing.account,
            billing_month=OCTOBER,
            due_on=date(2026, 11, 25),
            cause="overdue",
            opened_at=jst("2026-11-26T09:00"),
        )
    home = page_words(get_at("2026-12-09T10:00", owing.client, "/"))
    number = owing.account.account_number
    assert f"10月分（{number}）のお支払いがまだです" in home
    assert f"11月分（{number}）" not in home
    assert "9,451円を支払う" in home
    assert "12月20日（日）までにお支払いがないと、そのあとサービスを止めます。" in home
    cost = "12月10日（木）までにお支払いがないと、遅延損害金（年14.6%）がかかります。"
    assert cost in home
    post(owing, "payment", 9_451, OCTOBER, date(2026, 12, 9))
    paid = page_words(get_at("2026-12-09T11:00", owing.client, "/"))
    assert "お支払いがまだです" not in paid


def test_home_of_a_company_names_many_late_bills_by_their_sum(owing):
    Party.objects.filter(pk=owing.party.pk).update(kind="corporate")
    with batch("test"):
        Operator.objects.update(payments_from="2026-07")
    for month in (7, 8, 9):
        bill = a_bill(owing, date(2026, month, 1), due_on=f"2026-{month + 1:02}-25")
        post(owing, "bill", bill.total_yen, bill.billing_month, bill.issued_on)
    home = page_words(get_at(AT, owing.client, "/"))
    assert "お支払いがまだのご請求が4件あります" in home
    assert "あわせて37,804円です。いちばん古いお支払日は8月25日（火）でした。" in home


def test_home_still_asks_for_an_unpaid_bill_after_the_next_has_come(owing):
    newest = a_bill(owing, date(2026, 11, 1), due_on="2026-12-25")
    post(owing, "bill", newest.total_yen, date(2026, 11, 1), newest.issued_on)
    words = page_words(get_at("2026-12-11T10:00", owing.client, "/"))
    assert "10月分のお支払いがまだです" in words
    assert "11月分のお支払いがまだです" not in words, "its day is to come"


def entry(person: Person, event: str, yen: int, sides: str, month: date | None) -> None:
    debit, credit = sides.split()
    with batch("test"):
        LedgerEntry.objects.create(
            party=person.party,
            account=person.account,
            event=event,
            source=f"{event} {month}",
            billing_month=month,
            debit=debit,
            credit=credit,
            amount_yen=yen,
            effective_on=date(2026, 9, 25),
            posted_at=jst("2026-11-27T09:00"),
        )


@pytest.mark.parametrize(
    ("settlement", "kind", "words"),
    [
        ("", "card", "引き落としのときは先に充てます"),
        ("next_bill", "", "お振り込みの前にお問い合わせいただければ、先に充てます"),
        ("refund", "card", "お返しするお金で、お支払いには充てていません"),
    ],
)
def test_what_is_kept_is_said_beside_what_is_asked(owing, settlement, kind, words):
    """300 prepaid, and 200 that a bill of September was below 0.

    What came for a month that was billed elsewhere is nobody's to keep.
    """
    Operator.objects.update(settlement=settlement)
    if kind:
        with scope("test", owing.party.pk):
            PaymentMethod.objects.create(
                party=owing.party, account=owing.account, kind=kind, card_last4="4242"
            )
    entry(owing, "payment", 7_000, "cash receivable", date(2026, 6, 1))
    assert "お預かりしています" not in shown(owing)
    entry(owing, "payment", 300, "cash credit", None)
    entry(owing, "bill", 200, "sales receivable", date(2026, 9, 1))
    said = shown(owing)
    assert "ほかに500円をお預かりしています" in said and words in said


def test_an_open_item_of_a_former_system_says_what_it_is_and_how_it_is_paid(owing):
    assert "以前のシステム" not in shown(owing)
    entry(owing, "opening", 1_100, "receivable forward", date(2026, 8, 1))
    entry(owing, "payment", 100, "cash receivable", date(2026, 8, 1))
    entry(owing, "opening", 900, "receivable forward", date(2026, 7, 1))
    entry(owing, "payment", 900, "cash receivable", date(2026, 7, 1))
    said = shown(owing)
    assert "以前のシステムでご請求した分が残っています" in said
    assert "2026年8月分" in said and "1,000円" in said
    assert "お支払いの期限は2026年9月25日" in said and "2026年7月分" not in said
    _, section = said.split("以前のシステムでご請求した分が残っています")
    assert "架空銀行本店普通0000001" in section.split("電話で相談する")[0]
