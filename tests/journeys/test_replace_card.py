"""A card is replaced on the page of the gateway: whatever happens, nothing is lost."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import PortalChange, RoleRights
from madoguchi.jobs.messages.card_mail import send_card_expiry_mails
from madoguchi.messaging.models import Message
from madoguchi.payments.models import CardRegistration, KeptMethod, PaymentMethod
from madoguchi.payments.played_pages import PageAnswer
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.card_page import CardPage
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.procedure_walk import ProcedureWalk

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
ASKED = "2026-12-28T10:00"
"""The bill of 12月分 is fixed on 1月10日 and debited on 1月25日, a Monday."""


@pytest.fixture(autouse=True)
def gateway(db_of_all, settings, tmp_path) -> Path:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    a_catalogue()
    return tmp_path


@pytest.fixture
def visa(hanako):
    with scope("test", hanako.party.pk):
        return PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok-old",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2027-02",
        )


def at_check(person, at: str = ASKED) -> tuple[ProcedureWalk, str]:
    walk = ProcedureWalk(at, person.client, f"/c/{person.contract.code}/p/card/")
    first = walk.begin()
    assert first.status_code == 302, first.content.decode()
    second = get_at(at, walk.client, first.url)
    return walk, second.url


def leave(walk: ProcedureWalk, check: str) -> str:
    """Go to the page of the gateway; return its name there."""
    page = walk.send(check)
    assert page.status_code == 200, page.content.decode()
    address = re.search(r'content="0; url=([^"]+)"', page.content.decode())[1]
    return address.rstrip("/").rpartition("/")[2]


def answer(page: str, how: PageAnswer) -> None:
    with clock_at(jst(ASKED)):
        CardGatewaySimulator().answer_page(page, how, "")


def back_of(check: str) -> str:
    return check.replace("/check", "/back")


def only(model, person):
    with scope("test", person.party.pk):
        return model.objects.get()


@pytest.mark.parametrize(
    ("at", "until"),
    [("2026-12-15T10:00", "12月25日（金）まで使います"), (ASKED, "もう使いません")],
)
def test_the_check_says_from_when_until_when_for_how_much_and_how_long_undone(
    hanako, visa, at, until
):
    walk, check = at_check(hanako, at)
    html = walk.check(check).content.decode()
    assert "替えるとこうなります" in html
    assert "1月25日（月）、12月分から" in html
    assert f"Visa 末尾0056: {until}" in html
    assert "0円" in html
    assert "2027年1月9日（土）24:00" in html
    assert 'type="text"' not in html and "cc-number" not in html


def test_a_registered_card_is_used_from_the_next_bill_and_the_old_one_ends(
    hanako, visa
):
    walk, check = at_check(hanako)
    answer(leave(walk, check), PageAnswer.DONE)
    receipt = get_at(ASKED, walk.client, back_of(check))
    assert receipt.status_code == 302 and receipt.url.startswith("/orders/")
    html = get_at(ASKED, walk.client, receipt.url).content.decode()
    row = only(CardRegistration, hanako)
    assert f"{row.card_brand} 末尾{row.card_last4}" in html
    assert "使えることを確かめました" in html
    order = only(Order, hanako)
    assert order.state == "scheduled"
    assert order.cancellable_until == order.run_at == jst("2027-01-10T00:00")
    assert only(PaymentMethod, hanako).card_token == "tok-old"
    replay_until("2027-01-10T00:05")
    method, old = only(PaymentMethod, hanako), only(KeptMethod, hanako)
    assert method.card_token == row.card_token and method.registration_reference
    assert (old.card_token, old.rank, old.ended_at) == (
        "tok-old",
        None,
        jst("2027-01-10T00:00"),
    )
    with scope("test", hanako.party.pk):
        lines = PortalChange.objects.filter(state="done", file="payment_methods")
        columns = set(lines.values_list("column", flat=True))
        texts = str(list(lines.values_list("before", "after")))
    assert {"card_brand", "card_last4", "card_expiry"} & columns
    assert "tok-" not in texts and row.card_token not in texts


COMING = "1月10日（日）に確定する12月分のご請求からVisa末尾4242に替わります。"


def test_every_page_knows_of_the_card_that_waits_for_its_day(hanako, visa):
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.update(card_expiry="2027-01")
    assert "カードの期限が1月で切れます" in words_of(hanako, "/")
    walk, check = at_check(hanako)
    answer(leave(walk, check), PageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    number, pay = only(Order, hanako).number, f"/c/{hanako.contract.code}/payment/"
    assert "カードの期限が" not in words_of(hanako, "/")
    assert COMING in words_of(hanako, pay) and "カードを替える" not in words_of(
        hanako, pay
    )
    contacts = words_of(hanako, "/procedures/contacts/")
    assert f"お支払い方法受け付けました{number}" in contacts
    again = get_at(ASKED, hanako.client, f"/c/{hanako.contract.code}/p/card/")
    way = f'href="/orders/{number}/">受付番号 {number} を見る・取り消す'
    assert way in again.content.decode()
    with clock_at(jst("2027-01-05T09:10")):
        send_card_expiry_mails(jst("2027-01-05T09:10"))
    with scope("test", hanako.party.pk):
        assert not Message.objects.filter(subject__contains="期限が").exists()
        Order.objects.update(state="cancelled")
    assert "カードの期限が1月で切れます" in words_of(hanako, "/")
    assert COMING not in words_of(hanako, pay)


@pytest.mark.parametrize(("day", "is_told"), [("11-09", False), ("11-10", True)])
def test_home_asks_for_a_card_sixty_days_before_the_bill_that_it_cannot_pay(
    hanako, visa, day, is_told
):
    """A card of January: 12月分 is fixed on 1月10日 and debited on Monday 2月1日."""
    Operator.objects.update(card_day=31)
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.update(card_expiry="2027-01")
    home = page_words(get_at(f"2026-{day}T10:00", hanako.client, "/"))
    words = "2月1日（月）の引き落としから使えません。1月9日（土）までに替えてください。"
    assert (words in home) == is_told


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-10", "1月9日（土）までに新しいカードをお知らせください。"),
        ("2027-01-10", "新しいカードをお知らせください。"),
    ],
)
def test_by_telephone_home_names_the_same_last_day(hanako, visa, settings, at, said):
    Operator.objects.update(card_day=31)
    settings.PORTS = {**settings.PORTS, "card_gateway": ""}
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.update(card_expiry="2027-01")
    home = page_words(get_at(f"{at}T10:00", hanako.client, "/"))
    assert f"{said}お電話で承ります。" in home
    assert "1月31日" not in home and "1月30日" not in home


def words_of(person, path: str) -> str:
    return page_words(get_at(ASKED, person.client, path, follow=True))


def test_a_closed_tab_is_finished_by_the_job_and_once(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), PageAnswer.DONE)
    replay_until("2026-12-28T10:10")
    assert only(Order, hanako).state == "scheduled"
    receipt = get_at("2026-12-28T10:11", walk.client, back_of(check))
    assert receipt.url == f"/orders/{only(Order, hanako).number}/"


@pytest.mark.parametrize(
    ("how", "words", "code"),
    [
        (PageAnswer.AUTHENTICATION_FAILED, "3Dセキュア", "card_not_authenticated"),
        (PageAnswer.CARD_REFUSED, "承認しませんでした", "card_refused"),
        (PageAnswer.LEFT, "途中で終わりました", "card_page_left"),
        (PageAnswer.TIMED_OUT, "途中で終わりました", "card_page_left"),
    ],
)
def test_what_came_to_nothing_is_said_with_a_code_and_can_be_tried_again(
    hanako, visa, how, words, code
):
    walk, check = at_check(hanako)
    first = leave(walk, check)
    answer(first, how)
    html = get_at(ASKED, walk.client, back_of(check)).content.decode()
    assert words in html and f'value="{code}"' in html
    assert only(Order, hanako).state == "draft"
    assert only(PaymentMethod, hanako).card_token == "tok-old"
    second = walk.leave_again(html, back_of(check))
    assert second != first
    answer(second, PageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    assert only(Order, hanako).state == "scheduled"


def test_a_late_answer_is_waited_for_and_nothing_is_promised_until_then(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), PageAnswer.LATER)
    html = get_at(ASKED, walk.client, back_of(check)).content.decode()
    assert "まだ届いていません" in html
    assert only(Order, hanako).state == "draft"
    replay_until("2026-12-28T10:30")
    assert only(Order, hanako).state == "scheduled"


def test_a_gateway_that_does_not_answer_loses_nothing(hanako, visa, gateway):
    walk, check = at_check(hanako)
    silent = gateway / "cards" / "silent"
    silent.parent.mkdir(exist_ok=True)
    silent.touch()
    page = walk.send(check)
    assert page.status_code == 422 and b'value="outside_away"' in page.content
    with scope("test", hanako.party.pk):
        assert not CardRegistration.objects.exists()
    silent.unlink()
    there = leave(walk, check)
    silent.touch()
    html = get_at(ASKED, walk.client, back_of(check)).content.decode()
    assert 'value="outside_result_unknown"' in html
    silent.unlink()
    answer(there, PageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    assert only(Order, hanako).state == "scheduled"


def test_an_order_is_not_sent_around_the_page_of_the_gateway(hanako, visa):
    walk, check = at_check(hanako)
    page = walk.send(check)  # leads outside
    again = walk.send(check)  # and again: the same page
    assert page.status_code == again.status_code == 200
    with scope("test", hanako.party.pk):
        assert CardRegistration.objects.count() == 1
        assert Order.objects.get().state == "draft"


def test_it_is_taken_back_until_the_bill_is_fixed(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), PageAnswer.DONE)
    receipt = get_at(ASKED, walk.client, back_of(check)).url
    cancel = f"{receipt}cancel"
    with clock_at(jst("2027-01-09T23:50")):
        client = hanako.client
    post_at("2027-01-09T23:59", client, cancel, {"key": str(uuid4())})
    assert only(Order, hanako).state == "cancelled"
    token = only(CardRegistration, hanako).card_token
    assert CardGatewaySimulator().card(token) is not None
    replay_until("2027-01-11T00:00")
    assert only(PaymentMethod, hanako).card_token == "tok-old"
    assert CardGatewaySimulator().card(token) is None  # it is forgotten there


@pytest.mark.parametrize("how", [PageAnswer.DONE, None])
def test_a_discarded_draft_leaves_no_card_at_the_gateway(hanako, visa, how):
    walk, check = at_check(hanako)
    page = leave(walk, check)
    if how:
        answer(page, how)
    discard = check.replace("/check", "/discard")
    gone = post_at(ASKED, walk.client, discard, {"key": str(uuid4())})
    assert gone.status_code == 302 and only(Order, hanako).state == "cancelled"
    replay_until("2026-12-28T10:05")
    row, gateway = only(CardRegistration, hanako), CardGatewaySimulator()
    assert row.state == ("registered" if how else "left")
    assert not row.card_token or gateway.card(row.card_token) is None
    assert only(PaymentMethod, hanako).card_token == "tok-old"


def test_a_card_that_is_used_is_not_forgotten(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), PageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    replay_until("2027-01-10T00:05")
    used = only(PaymentMethod, hanako).card_token
    order = only(Order, hanako)
    with scope("test", hanako.party.pk):
        CardPage().forget(order, at=jst("2027-01-11T00:00"))
    assert CardGatewaySimulator().card(used) is not None


def test_a_card_that_has_ended_is_replaced_at_once(hanako, visa):
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.update(card_expiry="2026-11")
    walk, check = at_check(hanako)
    html = walk.check(check).content.decode()
    assert "Visa 末尾0056: もう使いません" in html
    assert "1月25日（月）、12月分から" in html
    answer(leave(walk, check), PageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    replay_until("2026-12-28T10:05")
    assert only(PaymentMethod, hanako).card_token != "tok-old"


def test_without_a_gateway_it_is_by_telephone_and_nothing_is_promised(
    hanako, visa, settings
):
    settings.PORTS = {**settings.PORTS, "card_gateway": ""}
    url = f"/c/{hanako.contract.code}/p/card/"
    html = get_at(ASKED, hanako.client, url).content.decode()
    assert 'value="card_by_telephone"' in html
    listed = get_at(ASKED, hanako.client, "/procedures/", follow=True)
    assert "カードの登録・差し替え" not in listed.content.decode()


def test_who_may_not_pay_does_not_find_it(hanako, visa):
    hanako.member.role = "applicant"
    hanako.member.save()
    url = f"/c/{hanako.contract.code}/p/card/"
    assert get_at(ASKED, hanako.client, url).status_code == 404
    assert "pay:bills" not in RoleRights.objects.get(role="applicant").rights
