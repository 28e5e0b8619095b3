"""Leaving: what it costs and takes is said first, and it may be undone till the end."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from madoguchi.billing.models import PromisedCharge
from madoguchi.catalogue.models import Operator, Policy
from madoguchi.contracts.models import Contract, ContractOption, Equipment, ReturnCase
from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.kernel.errors import Refused
from madoguchi.mailboxes.models import Mailbox
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.member_approval import order_to_approve
from madoguchi.procedures.engine.promised_days import days_to_come
from madoguchi.procedures.engine.receipt_numbers import receipt_number
from madoguchi.procedures.models import Order
from tests.billable_accounts import a_charge
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue, an_item
from tests.page_words import page_words
from tests.people import a_contract, signed_in_client
from tests.procedure_walk import ProcedureWalk
from tests.sign_in_helpers import code_in_mail, run_waiting_jobs

MORNING = "2026-11-24T10:00"
CLOSING = {"last_day": "closing"}
FIBRE = {"service": "fibre", "plan_code": "F1", "line_number": "CAF1"}


@pytest.fixture
def fibre(hanako):
    """Hanako's line: a term till February 2027, a rented and a bought piece, mail."""
    a_catalogue()
    own = {"party": hanako.party, "contract": hanako.contract}
    with scope("test", hanako.party.pk):
        Contract.objects.update(**FIBRE, term_end_on=date(2027, 2, 28))
        for kind, serial, rental in (("ONU", "S1", True), ("ルーター", "S2", False)):
            Equipment.objects.create(
                **own, kind=kind, model="GP-1", serial=serial, is_rental=rental
            )
        for name in ("a", "b"):
            address = f"{name}@mail.example.jp"
            Mailbox.objects.create(**own, address=address, quota_mb=9, used_mb=1)
    return hanako


def walk(person, at: str) -> ProcedureWalk:
    """Of somebody who has just proved a second factor."""
    with clock_at(jst(at)):
        client = signed_in_client(person.user, "password", "sms")
    return ProcedureWalk(at, client, f"/c/{person.contract.code}/p/cancel/")


def the_order(person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get()


def the_order_sent(person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get(state="scheduled")


def the_contract(person) -> Contract:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk)


def quote_of(person) -> dict[str, str]:
    return dict(the_order(person).quote)


def points(page: str) -> list[str]:
    return re.findall(r"<li>([^<]*)</li>", page.split("data-must-read")[1])


def test_it_says_what_it_costs_and_takes_in_five_short_points(fibre):
    an_item("CUT", "discount", "セット割", -450)
    a_charge(fibre.contract, -450, item_code="CUT")
    with scope("test", fibre.party.pk):
        another = a_contract(fibre.party, fibre.account, 1)
        Contract.objects.filter(pk=another.pk).update(nickname="母の電話")
    a_charge(another, -450, item_code="CUT")
    page = get_at(MORNING, fibre.client, walk(fibre, MORNING).start).content.decode()
    said = points(page)
    assert said == [
        "契約解除料は4,900円（不課税）です（2027年2月から4月は0円）。",
        "メールアドレスa@mail.example.jpほか1件は使えなくなり、戻せません。",
        (
            "セット割（月495円（税込）引き）は終わります。"
            "「母の電話」のセット割 月495円（税込）が、"
            "2026年12月分からなくなることがあります。"
        ),
    ]
    assert len("".join(said)) <= 250
    assert "引き止め" not in page and "お得" not in page


def test_in_the_renewal_months_it_says_from_which_day_it_costs_again(fibre):
    moment = "2027-04-20T10:00"
    page = get_at(moment, fibre.client, walk(fibre, moment).start).content.decode()
    assert points(page)[0] == (
        "契約解除料は4月30日（金）まで0円（更新月のため）、"
        "5月1日（土）から4,900円（不課税）です。"
    )


@pytest.mark.parametrize(
    ("last_on", "fee"), [("2027-04-30", "0円"), ("2027-05-01", "4,900円（不課税）")]
)
def test_the_day_that_costs_again_is_the_one_that_was_said(fibre, last_on, fee):
    walk(fibre, "2027-04-20T10:00").order({"last_day": "day", "other_on": last_on})
    assert quote_of(fibre)["契約解除料"] == fee


def must_read(page: str) -> str:
    """What a customer has to read of a page, without spaces."""
    marked = re.findall(
        r"<(ul|div|section|p)[^>]*data-must-read[^>]*>(.*?)</\1>", page, re.DOTALL
    )
    return "".join(re.sub(r"<[^>]+>|\s", "", text) for _tag, text in marked)


def test_what_must_be_read_on_the_way_is_short_and_said_once(fibre):
    there = walk(fibre, MORNING)
    notice = there.check(there.start).content.decode()
    check = there.check(there.fill(CLOSING).url).content.decode()
    before, new = must_read(notice), must_read(check)
    assert len(before + new) <= 185, (before, new)
    for words in ("2026年11月30日", "20:00", "およそ10,290円", "12月20日（日）"):
        assert words in new and words not in before
    assert "4,900円" in before and "4,900円" not in new
    button = re.search(r'data-variant="(\w+)"[^>]*>解約を申し込む', check)
    assert button[1] == "danger", "it cannot be taken back for ever"
    assert "0120-000-000" in check.partition("<main")[2].partition("</main>")[0]


def test_once_it_is_accepted_contract_and_home_say_so_and_offer_no_more(fibre):
    there = walk(fibre, MORNING)
    receipt = there.order(CLOSING)
    for path in ("/", f"/c/{fibre.contract.code}/"):
        page = there.check(path).content.decode()
        assert "11月30日（月曜日）で解約" in page
        assert "いま解約すると" not in page and "更新月" not in page
    assert "/p/plan/" not in page and "/p/cancel/" not in page
    assert f'href="{receipt}"' in page
    post_at(MORNING, there.client, f"{receipt}cancel", {"key": str(uuid4())})
    for path in ("/", f"/c/{fibre.contract.code}/"):
        page = there.check(path).content.decode()
        assert "で解約" not in page
    assert "いま解約すると" in page and "/p/plan/" in page


def test_the_receipt_lists_what_follows_and_asks_for_nothing_now(fibre):
    there = walk(fibre, MORNING)
    page = there.check(there.order(CLOSING)).content.decode()
    listed = page.partition('id="days"')[2].partition("</ol>")[0]
    places = [listed.index(words) for _on, words in DAYS_OF_THE_END]
    assert places == sorted(places)
    assert "お客様がすること: 機器1台を返していただく期限" in listed
    for words in ("12月20日（日）", "11月24日（火）ごろ", "2038年3月31日（水）"):
        assert words in listed
    assert "操作は不要" not in page and "次にすること" not in page


def test_it_ends_after_its_last_day_and_the_equipment_goes_back(fibre):
    there = walk(fibre, MORNING)
    receipt = there.order(CLOSING)
    order, said = the_order(fibre), quote_of(fibre)
    assert order.effective_on == date(2026, 11, 30)
    assert order.cancellable_until == jst("2026-11-30T20:00")
    assert said["契約解除料"] == "4,900円（不課税）"
    assert said["使えなくなるもの"].endswith("メールアドレスb@mail.example.jp")
    assert said["返却していただく機器"] == "ONU GP-1（S1）"
    assert said["返却の期限"] == "12月20日（日）"
    page = get_at(MORNING, there.client, receipt).content.decode()
    assert f'href="/c/{fibre.contract.code}/returns/"' not in page, "too early"
    replay_until("2026-11-30T23:59")
    assert the_contract(fibre).status == "active"
    replay_until("2026-12-01T00:00")
    contract = the_contract(fibre)
    assert (contract.status, contract.ended_on) == ("ended", date(2026, 11, 30))
    with scope("test", fibre.party.pk):
        case = ReturnCase.objects.get()
        assert [i.equipment.serial for i in case.items.all()] == ["S1"]
    assert (case.due_on, case.kit_on) == (date(2026, 12, 20), date(2026, 11, 24))
    assert the_order(fibre).state == "completed"
    after = "2026-12-01T09:00"
    page = get_at(after, walk(fibre, after).client, receipt).content.decode()
    assert f'href="/c/{fibre.contract.code}/returns/"' in page


def test_the_options_that_go_with_the_contract_are_named(fibre):
    with scope("test", fibre.party.pk):
        for code, ended_on in (("SAFE", date(2026, 10, 31)), ("TALK", None)):
            ContractOption.objects.create(
                party=fibre.party,
                contract=fibre.contract,
                option_code=code,
                started_on=date(2025, 1, 1),
                ended_on=ended_on,
            )
    there = walk(fibre, MORNING)
    page = there.check(there.fill(CLOSING).url).content.decode()
    there.order(CLOSING)
    assert quote_of(fibre)["使えなくなるもの"] == (
        "メールアドレスa@mail.example.jp、メールアドレスb@mail.example.jp、"
        "かけ放題（オプション）"
    )
    assert "最後のご請求</dt>" in page and "最初に変わるご請求" not in page


DAYS_OF_THE_END = [
    ("2026-11-24", "返却キットをお送りします"),
    ("2026-11-30", "取り消せる期限"),
    ("2026-11-30", "この日の終わりまでお使いいただけます"),
    ("2026-12-10", "この契約の最後の請求書が出ます（2026年11月分）"),
    ("2026-12-20", "機器1台を返していただく期限"),
    ("2026-12-25", "この契約の最後のカード払い"),
    ("2038-03-31", "最後の請求書をダウンロードできる最後の日"),
]


def test_the_days_that_follow_are_kept_on_the_order_in_their_order(fibre):
    walk(fibre, MORNING).order(CLOSING)
    days = the_order(fibre).happenings
    assert [(day["on"], day["words"]) for day in days] == DAYS_OF_THE_END
    assert [day["words"] for day in days if day["by_customer"]] == [
        "機器1台を返していただく期限"
    ]
    by_words = {day["words"]: day for day in days}
    assert by_words["取り消せる期限"]["clock"] == "20:00"
    assert by_words["返却キットをお送りします"]["is_about"] is True
    last_payment = by_words["この契約の最後のカード払い"]
    assert last_payment["detail"] == "およそ10,290円（税込）"
    fee = by_words["機器1台を返していただく期限"]["detail"]
    assert fee == "返らないと1台につき13,200円（税込）"


def last_payment_of(person) -> dict[str, str]:
    days = the_order_sent(person).happenings
    return next(
        day
        for day in days
        if day["words"].startswith("この契約の最後のお")
        or day["words"].startswith("この契約の最後のカ")
    )


def test_the_last_payment_is_in_the_way_that_is_ordered_for_its_bill(fibre):
    """The bill of 11月分, fixed on 12月10日, is the first by transfer."""
    transfer = an_accepted_order(fibre, "pay-by-transfer", date(2026, 12, 10))
    with scope("test", fibre.party.pk):
        Order.objects.filter(pk=transfer.pk).update(state="in_progress")
    walk(fibre, MORNING).order(CLOSING)
    day = last_payment_of(fibre)
    assert (day["on"], day["words"]) == (
        "2027-01-04",
        "この契約の最後のお支払いの期限",
    )


def test_a_card_that_is_over_by_the_last_payment_is_told_beside_it(fibre):
    with scope("test", fibre.party.pk):
        PaymentMethod.objects.create(
            party=fibre.party,
            account=fibre.account,
            kind="card",
            card_token="tok",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2026-11",
        )
    walk(fibre, MORNING).order(CLOSING)
    words = "いまのカードはその日には期限切れです。替えてください"
    assert words in last_payment_of(fibre)["detail"]


def test_the_kit_goes_where_the_line_is_used_else_to_the_customer(fibre):
    there = walk(fibre, MORNING)
    check = there.fill(CLOSING).url
    assert (
        "返却キットの送り先</dt><dd>〒100-0005" in there.check(check).content.decode()
    )
    place = {"service_postal_code": "9800811", "service_address": "仙台市青葉区1-1"}
    with scope("test", fibre.party.pk):
        Contract.objects.update(**place)
    there.send(check)
    assert quote_of(fibre)["返却キットの送り先"] == "〒980-0811 仙台市青葉区1-1"


def an_accepted_order(person, kind: str, day: date, **facts: object) -> Order:
    """An order of that kind, accepted a day ago and still to come."""
    asked = jst("2026-11-23T10:00")
    facts = {
        "contract": person.contract,
        "answers": {},
        "state": "scheduled",
        "number": receipt_number(date(2026, 11, 23), 1),
    } | facts
    with scope("test", person.party.pk):
        return Order.objects.create(
            **facts,
            party=person.party,
            kind=kind,
            lane=kind,
            actor=str(person.member),
            key=uuid4(),
            effective_on=day,
            begun_at=asked,
            saved_at=asked,
            asked_at=asked,
            run_at=jst(f"{day}T00:00"),
            cancellable_until=jst(f"{day}T00:00"),
        )


SENDAI = {"area": "宮城県仙台市青葉区", "street": "１－１", "building": ""}
SENDAI |= {"postal_code": "980-0811"}
OLD, NEW = "〒100-0005 東京都千代田区丸の内1-1", "〒980-0811 宮城県仙台市青葉区1-1"


@pytest.mark.parametrize(
    ("kind", "what", "day", "place"),
    [
        ("address", "home", "2026-12-24", NEW),
        ("address", "home", "2026-12-25", OLD),
        ("address", "B0000001", "2026-12-01", OLD),
        ("moving", "", "2026-12-24", NEW),
        ("moving", "", "2026-12-25", OLD),
    ],
)
def test_the_kit_goes_to_the_address_of_its_day(fibre, kind, what, day, place):
    """The contract ends on 31 December: the kit is sent on the 24th."""
    with scope("test", fibre.party.pk):
        PartyProfile.objects.update(address="東京都千代田区丸の内1-1")
        Contract.objects.update(
            service_postal_code="1000005", service_address="東京都千代田区丸の内１－１"
        )
    about = {"contract": None} if kind == "address" else {}
    answers = SENDAI | {"what": [what]}
    an_accepted_order(fibre, kind, date.fromisoformat(day), answers=answers, **about)
    walk(fibre, MORNING).order({"last_day": "next"})
    with scope("test", fibre.party.pk):
        quote = dict(Order.objects.get(kind="cancel").quote)
    # A line used at home is written as the home is, until the work moves it.
    assert quote["返却キットの送り先"] == place


def test_the_kit_of_a_line_used_elsewhere_does_not_follow_the_customer(fibre):
    with scope("test", fibre.party.pk):
        Contract.objects.update(
            service_postal_code="9800811", service_address="仙台市青葉区9-9"
        )
    answers = SENDAI | {"what": ["home"]}
    an_accepted_order(
        fibre, "address", date(2026, 12, 1), answers=answers, contract=None
    )
    walk(fibre, MORNING).order({"last_day": "next"})
    with scope("test", fibre.party.pk):
        quote = dict(Order.objects.get(kind="cancel").quote)
    assert quote["返却キットの送り先"] == "〒980-0811 仙台市青葉区9-9"


@pytest.mark.parametrize("kind", ["plan", "option-add", "option-remove", "moving"])
@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 1)])
def test_a_change_that_the_end_forestalls_is_taken_back_first(fibre, kind, day):
    change = an_accepted_order(fibre, kind, day)
    there = walk(fibre, MORNING)
    notice = there.check(there.start).content.decode()
    assert f'href="/orders/{change.number}/"' in notice
    check = there.fill(CLOSING).url
    page = there.check(check).content.decode()
    assert "change_after_end" in page and change.number in page
    assert f"（{day.month}月{day.day}日" in page
    assert there.send(check).status_code != 302
    with scope("test", fibre.party.pk):
        assert Order.objects.get(kind="cancel").state == "draft"
        Order.objects.filter(pk=change.pk).update(state="cancelled")
    there.send(check)
    with scope("test", fibre.party.pk):
        assert Order.objects.get(kind="cancel").state == "scheduled"


def test_a_change_before_the_last_day_goes_on_beside_the_end(fibre):
    an_accepted_order(fibre, "plan", date(2026, 11, 29))
    there = walk(fibre, MORNING)
    assert "予定の料金プランの変更" not in there.check(there.start).content.decode()
    there.order(CLOSING)
    with scope("test", fibre.party.pk):
        states = dict(Order.objects.values_list("kind", "state"))
    assert states == {"plan": "scheduled", "cancel": "scheduled"}


def test_without_rented_equipment_no_day_of_a_return_is_named(fibre):
    with scope("test", fibre.party.pk):
        Equipment.objects.update(is_rental=False)
        BillingAccount.objects.update(payment_method="transfer", closing_day=20)
    walk(fibre, MORNING).order(CLOSING)
    days = [(day["on"], day["words"]) for day in the_order(fibre).happenings]
    assert days == [
        ("2026-12-20", "取り消せる期限"),
        ("2026-12-20", "この日の終わりまでお使いいただけます"),
        ("2026-12-30", "この契約の最後の請求書が出ます（2026年12月分）"),
        ("2027-02-01", "この契約の最後のお支払いの期限"),  # the 31st is a Sunday
        ("2038-03-31", "最後の請求書をダウンロードできる最後の日"),
    ]


@pytest.mark.parametrize(
    ("payer", "said"),
    [
        ("operator", "当社が負担します（着払い）"),
        ("customer", "お客様のご負担です（元払い）"),
        ("", None),
    ],
)
def test_who_pays_the_postage_is_said_where_the_operator_says_it(fibre, payer, said):
    Policy.objects.create(valid_from=date(2026, 1, 1), return_postage=payer)
    walk(fibre, MORNING).order(CLOSING)
    assert quote_of(fibre).get("返却の送料") == said


def test_it_is_taken_back_until_the_cut_off_of_the_last_day(fibre):
    receipt = walk(fibre, MORNING).order(CLOSING)
    key, last = {"key": str(uuid4())}, "2026-11-30T"
    late = post_at(f"{last}20:00", fibre.client, f"{receipt}cancel", key)
    assert late.status_code == 422 and "too_late_to_cancel" in late.content.decode()
    post_at(f"{last}19:59", fibre.client, f"{receipt}cancel", key)
    assert the_order(fibre).state == "cancelled"
    replay_until("2026-12-31T00:00")
    assert the_contract(fibre).status == "active"
    with scope("test", fibre.party.pk):
        assert not ReturnCase.objects.exists()


@pytest.mark.parametrize(
    ("at", "choice", "last_on"),
    [
        ("2026-11-30T19:59", "closing", date(2026, 11, 30)),
        ("2026-11-30T20:00", "closing", date(2026, 12, 31)),
        ("2026-12-31T23:59", "closing", date(2027, 1, 31)),
        ("2027-01-01T00:00", "closing", date(2027, 1, 31)),
        ("2027-01-31T20:00", "closing", date(2027, 2, 28)),
        ("2028-01-31T10:00", "next", date(2028, 2, 29)),
        ("2026-12-01T10:00", "next", date(2027, 1, 31)),
    ],
)
def test_the_closing_day_that_can_still_be_had(fibre, at, choice, last_on):
    walk(fibre, at).order({"last_day": choice})
    assert the_order(fibre).effective_on == last_on


def test_any_day_of_three_months_may_be_the_last_and_no_other(fibre):
    there = walk(fibre, MORNING)
    first = there.begin().url
    for wrong in ("2026-11-23", "2027-02-25"):
        typed = {"last_day": "day", "other_on": wrong}
        answer = post_at(MORNING, there.client, first, typed)
        page = answer.content.decode()
        assert answer.status_code == 422 and "day_outside_window" in page, wrong
        assert "ほかの日: 選べる日は11月24日（火）から2月24日（水）まで" in page
        assert 'min="2026-11-24" max="2027-02-24"' in page
    for none in ("", "2026-02-30", "きのう"):
        typed = {"last_day": "day", "other_on": none}
        assert post_at(MORNING, there.client, first, typed).status_code == 422, none
    assert the_order(fibre).state == "draft"
    typed = {"last_day": "day", "other_on": "2026/11/24"}
    there.send(post_at(MORNING, there.client, first, typed).url)
    assert the_order(fibre).effective_on == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "last_on"),
    [
        ({"last_day": "day", "other_on": "2026-12-15"}, date(2026, 12, 15)),
        ({"last_day": "closing", "other_on": ""}, date(2026, 11, 30)),
    ],
)
def test_a_wrong_last_day_is_put_right_in_the_form_that_says_so(fibre, typed, last_on):
    there = walk(fibre, MORNING)
    page = there.fill({"last_day": "day", "other_on": "2027-05-20"})
    assert page.status_code == 422 and "ORDER-3050" in page.content.decode()
    there.send(there.fill_shown_form(page, typed).url)
    assert the_order(fibre).effective_on == last_on


def test_two_last_days_are_asked_about_and_the_same_day_twice_is_one(fibre):
    there = walk(fibre, MORNING)
    page = there.fill({"last_day": "closing", "other_on": "2026-12-15"})
    said = page.content.decode()
    assert page.status_code == 422 and "ORDER-3074" in said
    assert "11月30日（月）にするときはこの日を消し" in said
    there.send(
        there.fill_shown_form(
            page, {"last_day": "closing", "other_on": "2026-11-30"}
        ).url
    )
    assert the_order(fibre).effective_on == date(2026, 11, 30)


def test_an_order_that_was_sent_with_two_days_is_carried_out_on_the_picked_one(fibre):
    walk(fibre, MORNING).order(CLOSING)
    order = the_order(fibre)
    with scope("test", fibre.party.pk):
        order.answers |= {"other_on": "2026-12-15"}
        order.save(update_fields=["answers"])
    replay_until("2026-12-01T00:00")
    assert the_order(fibre).state == "completed"


def test_a_last_day_that_passed_before_sending_leads_back_to_its_field(fibre):
    there = walk(fibre, MORNING)
    check = there.fill({"last_day": "day", "other_on": "2026-11-24"}).url
    there = walk(fibre, "2026-11-25T10:00")
    back = there.send(check)
    assert back.status_code == 302 and back.url.endswith("/input/1")
    page = there.check(back.url)
    assert "day_outside_window" in page.content.decode()
    assert the_order(fibre).state == "draft"
    typed = {"last_day": "day", "other_on": "2026-11-25"}
    there.send(there.fill_shown_form(page, typed).url)
    assert the_order(fibre).effective_on == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("last_on", "fee"),
    [
        ("2027-01-31", "4,900円（不課税）"),
        ("2027-02-01", "0円"),
    ],
)
def test_the_fee_is_that_of_the_last_day(fibre, last_on, fee):
    walk(fibre, "2027-01-20T10:00").order({"last_day": "day", "other_on": last_on})
    assert quote_of(fibre)["契約解除料"] == fee


def test_a_company_pays_the_fee_without_the_cap(fibre):
    Party.objects.update(kind="corporate")
    walk(fibre, MORNING).order(CLOSING)
    assert quote_of(fibre)["契約解除料"] == "5,800円（不課税）"


def test_the_last_month_by_day_where_the_operator_does_so(fibre):
    Policy.objects.create(valid_from=date(2026, 1, 1), prorates=True)
    typed = {"last_day": "day", "other_on": "2026-12-10"}
    walk(fibre, MORNING).order(typed)
    net = 4_900 * 10 // 31
    total = net + net * 10 // 100 + 4_900
    assert f"およそ{total:,}円" in quote_of(fibre)["最後のご請求の見込み"]


def test_rules_of_the_day_on_which_it_was_asked_for_hold(fibre):
    walk(fibre, MORNING).order(CLOSING)
    Policy.objects.create(
        valid_from=date(2026, 11, 25), return_days=3, damage_fee_yen=99_999
    )
    replay_until("2026-12-01T00:00")
    with scope("test", fibre.party.pk):
        case = ReturnCase.objects.get()
    assert (case.due_on, case.damage_fee_yen) == (date(2026, 12, 20), 13_200)


def test_who_gives_up_a_number_has_to_say_so(hanako):
    a_catalogue()
    there = walk(hanako, MORNING)
    page = get_at(MORNING, hanako.client, there.start).content.decode()
    assert "電話番号090-1111-2222は使えなくなり、戻せません" in page
    assert "解約ではなくMNP転出" in page
    assert len("".join(points(page))) <= 250
    first = there.begin().url
    assert post_at(MORNING, there.client, first, CLOSING).status_code == 422
    there.order(CLOSING | {"number_lost": "on"})
    replay_until("2026-12-01T00:00")
    assert the_contract(hanako).status == "ended"


def test_a_password_alone_does_not_reach_the_input(fibre):
    there = ProcedureWalk(MORNING, fibre.client, f"/c/{fibre.contract.code}/p/cancel/")
    answer = there.begin()
    assert answer.url.startswith("/account/confirm/first/")
    assert [m.to for m in codes_sent()] == [["hanako@example.jp"]], "at once"
    first = parse_qs(urlsplit(answer.url).query)["next"][0]
    page = get_at(MORNING, there.client, answer.url, follow=True).content.decode()
    assert "<h1>解約の前に、ご本人の確認</h1>" in page
    assert "お送りしました" in page and "確認コードを受け取る" not in page
    assert get_at(MORNING, there.client, first).url.startswith("/account/confirm/")
    assert len(codes_sent()) == 1, "a GET sends nothing"
    with clock_at(jst(MORNING)):
        typed = {"code": code_in_mail(), "next": first}
    proved = post_at(MORNING, there.client, "/account/confirm/mail/", typed)
    assert proved.url == first
    page = get_at(MORNING, there.client, first).content.decode()
    assert "最後にお使いいただく日" in page and "もう一度ボタンを押して" not in page


def codes_sent() -> list[EmailMessage]:
    with clock_at(jst(MORNING)):
        run_waiting_jobs()
    return [m for m in mail.outbox if "確認コードは" in m.body]


def test_what_has_ended_cannot_be_ended_again(fibre):
    with scope("test", fibre.party.pk):
        Contract.objects.update(status="ended")
    answer = walk(fibre, MORNING).begin()
    assert answer.status_code == 422 and "contract_ended" in answer.content.decode()


def test_two_at_a_time_are_one_and_a_stranger_finds_nothing(fibre, taro):
    walk(fibre, MORNING).order(CLOSING)
    again = walk(fibre, MORNING)
    answer = again.send(again.fill(CLOSING).url)
    assert answer.status_code == 422 and "one_at_a_time" in answer.content.decode()
    page = get_at(MORNING, again.client, again.start).content.decode()
    assert the_order_sent(fibre).number in page and "入力へ進む" not in page
    there = walk(taro, MORNING)
    there.start = f"/c/{fibre.contract.code}/p/cancel/"
    assert there.begin().status_code == 404


def test_the_contract_says_what_is_under_way_about_it(fibre):
    where = f"/c/{fibre.contract.code}/"
    begun = walk(fibre, MORNING)
    begun.begin()
    assert "進んでいるお手続き" not in fibre.client.get(where).content.decode()
    receipt = begun.order(CLOSING)
    page = fibre.client.get(where).content.decode()
    assert f'href="{receipt}"' in page
    replay_until("2026-12-01T00:00")
    assert f'href="{receipt}"' not in fibre.client.get(where).content.decode()


def test_it_is_one_tap_from_the_contract(fibre):
    page = fibre.client.get(f"/c/{fibre.contract.code}/").content.decode()
    for slug in ("plan", "option-add", "cancel"):
        assert f'href="/c/{fibre.contract.code}/p/{slug}/"' in page
    assert "option-remove" not in page


def test_the_number_of_an_option_is_named_before_the_line_is_cancelled(fibre):
    an_item("TEL", "option", "ひかり電話", 500, carries_number=True)
    with scope("test", fibre.party.pk):
        ContractOption.objects.create(
            party=fibre.party,
            contract=fibre.contract,
            option_code="TEL",
            started_on=date(2025, 1, 1),
        )
    there = walk(fibre, MORNING)
    page = get_at(MORNING, fibre.client, there.start).content.decode()
    lost = "ひかり電話の電話番号は使えなくなり、戻せません"
    assert lost in page and "番号ポータビリティ" in page
    assert len("".join(points(page))) <= 250
    there.order(CLOSING)
    assert quote_of(fibre)["電話番号の取り扱い"].startswith(lost)


def test_without_an_option_that_carries_a_number_no_number_is_named(fibre):
    there = walk(fibre, MORNING)
    page = get_at(MORNING, fibre.client, there.start).content.decode()
    assert "番号ポータビリティ" not in page
    there.order(CLOSING)
    assert "電話番号の取り扱い" not in quote_of(fibre)


def test_once_it_is_over_the_page_and_the_mail_say_what_happened(fibre):
    with scope("test", fibre.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    receipt = walk(fibre, MORNING).order(CLOSING)
    before = get_at(MORNING, fibre.client, receipt).content.decode()
    assert "解約を受け付けました" in before and "取り消せる期限" in before
    assert "この日の終わりまでお使いいただけます" in before
    replay_until("2026-12-01T00:05")
    page = get_at("2026-12-02T10:00", fibre.client, receipt).content.decode()
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page))
    assert "解約が完了しました" in words
    assert "ご利用が終わりました" in words and "最後にお使いいただいた日" in words
    for promise in ("お使いいただけます", "取り消せる期限", "お使いいただける日"):
        assert promise not in words
    assert "機器1台を返していただく期限" in words, "that is still to come"
    done = [m for m in mail.outbox if "解約が完了しました" in m.subject]
    assert "お客様がすること: 機器1台を返していただく期限 12月20日" in done[0].body
    assert "お客様の操作は不要です" not in done[0].body
    later = get_at("2027-03-01T10:00", fibre.client, receipt).content.decode()
    assert "機器1台を返していただく期限" not in later


def test_what_is_accepted_for_an_earlier_day_is_on_the_last_bill(fibre):
    """10,290 yen as it is, and かけ放題 of 550 yen with tax from the day before."""
    day, answers = date(2026, 11, 29), {"options": ["TALK"]}
    an_accepted_order(fibre, "option-add", day, answers=answers)
    there = walk(fibre, MORNING)
    page = there.check(there.fill(CLOSING).url).content.decode()
    assert "およそ10,840円" in page and "およそ10,290円" not in page


def test_an_option_is_not_sold_for_a_day_after_the_end(fibre):
    end = an_accepted_order(fibre, "cancel", date(2026, 11, 30))
    with clock_at(jst(MORNING)):
        client = signed_in_client(fibre.user, "password", "sms")
    there = ProcedureWalk(MORNING, client, f"/c/{fibre.contract.code}/p/option-add/")
    notice = there.check(there.start).content.decode()
    assert "この契約は11月30日（月）で終わります" in notice and end.number in notice
    check = there.fill({"options": ["TALK"]}, {"when": "cycle"}).url
    page = there.check(check).content.decode()
    assert "contract_will_end" in page and "12月1日" in page
    assert there.send(check).status_code != 302
    with scope("test", fibre.party.pk):
        assert Order.objects.get(kind="option-add").state == "draft"


END_CODE = "contract_will_end"
NOT_ACCEPTED = ["awaiting_member", "awaiting_approval", "returned"]


def notice_of_options(person) -> str:
    address = f"/c/{person.contract.code}/p/option-add/"
    return get_at(MORNING, person.client, address).content.decode()


@pytest.mark.parametrize("state", [*NOT_ACCEPTED, "failed"])
def test_only_an_accepted_end_forestalls_what_comes_later(fibre, state):
    """An end of a colleague's asking may never be approved: it forestalls nothing."""
    end = an_accepted_order(fibre, "cancel", date(2026, 11, 30), state=state)
    is_accepted = state == "failed"  # accepted, and the desk carries it out
    assert (end.number in notice_of_options(fibre)) is is_accepted
    with clock_at(jst(MORNING)):
        client = signed_in_client(fibre.user, "password", "sms")
    there = ProcedureWalk(MORNING, client, f"/c/{fibre.contract.code}/p/option-add/")
    check = there.fill({"options": ["TALK"]}, {"when": "cycle"}).url
    assert ("contract_will_end" in there.check(check).content.decode()) is is_accepted
    contract = get_at(MORNING, fibre.client, f"/c/{fibre.contract.code}/")
    is_told = "解約の日程と取り消しを見る" in contract.content.decode()
    assert is_told is is_accepted


@pytest.mark.parametrize("state", NOT_ACCEPTED)
def test_a_change_that_nobody_has_accepted_does_not_keep_a_contract(fibre, state):
    change = an_accepted_order(fibre, "plan", date(2026, 12, 1), state=state)
    there = walk(fibre, MORNING)
    page = there.check(there.fill(CLOSING).url).content.decode()
    assert "change_after_end" not in page and change.number not in page


@pytest.mark.parametrize(
    ("waits", "answers", "accepted", "code"),
    [
        ("cancel", CLOSING | {"number_lost": "on"}, "plan", "change_after_end"),
        ("option-add", {"options": ["TALK"], "when": "cycle"}, "cancel", END_CODE),
    ],
)
def test_what_another_order_forestalled_meanwhile_is_not_approved(
    fibre, waits, answers, accepted, code
):
    """Of an end and a change of a later day, the first that is accepted counts."""
    facts = {"answers": answers, "state": "awaiting_member", "number": "A1"}
    order = an_accepted_order(fibre, waits, date(2026, 11, 30), **facts)
    with scope("approver", fibre.party.pk):
        assert order_to_approve(order, jst(MORNING)).digest
    an_accepted_order(fibre, accepted, date(2026, 11, 30))
    with scope("approver", fibre.party.pk), pytest.raises(Refused) as refused:
        order_to_approve(order, jst(MORNING))
    assert refused.value.code == code


def test_the_last_payment_follows_its_bill_once_it_is_out(fibre):
    """By the rules 12月25日; the bill of 11月分 went out with `--due 2027-01-12`."""
    walk(fibre, MORNING).order(CLOSING)
    replay_until("2026-12-01T00:05")
    order = the_order(fibre)
    words = "この契約の最後のカード払い"
    for due_on, expected in ((None, "2026-12-25"), ("2027-01-12", "2027-01-12")):
        if due_on:
            a_bill(fibre, date(2026, 11, 1), due_on=due_on)
        with scope("test", fibre.party.pk):
            days = days_to_come(order, date(2026, 12, 15))
        assert [f"{day.on}" for day in days if day.words == words] == [expected]
        assert [day.on for day in days] == sorted(day.on for day in days)


def test_a_term_whose_end_nobody_knows_promises_neither_a_fee_nor_nothing(fibre):
    with scope("test", fibre.party.pk):
        Contract.objects.update(term_end_on=None)
    Operator.objects.update(promised_charges="here", exit_fee_item="EXIT")
    an_item("EXIT", "fee", "契約解除料", 0, charged="once")
    page = get_at(MORNING, fibre.client, f"/c/{fibre.contract.code}/p/cancel/")
    said = page_words(page)
    assert "契約解除料は、契約期間を確かめてから窓口がご案内します。" in said
    assert "契約解除料はかかりません" not in said
    shown = page_words(get_at(MORNING, fibre.client, f"/c/{fibre.contract.code}/"))
    assert "契約期間を確かめてから、窓口がご案内します" in shown
    assert "契約期間の定めなし" not in shown
    walk(fibre, MORNING).order(CLOSING)
    quote = quote_of(fibre)
    assert quote["契約解除料"] == "契約期間を確かめてから、窓口がご案内します"
    assert "契約解除料と通話料などは別" in quote["最後のご請求の見込み"]
    replay_until("2026-12-01T00:05")
    with scope("test", fibre.party.pk):
        promised = PromisedCharge.objects.filter(item_code="EXIT")
        assert not promised.exists()
