"""Disputes of card charges at the desk: until when, what to do, and what was done."""

from datetime import date
from uuid import uuid4

import pytest

from madoguchi.jobs.doctor.card_checks import check_disputes
from madoguchi.payments.card_values import ChargeState, DisputeFacts, DisputeState
from madoguchi.payments.models import CardDispute
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.card_money import owed
from tests.clock import clock_at, jst
from tests.desk import Agent
from tests.journeys.test_desk_charges import answer, billed, charge_of, clerk, page_of
from tests.people import Person

__all__ = ["billed"]
LIST, DAY = "disputes/", date(2026, 12, 13)  # three days after the desk's today


def told(person: Person, charge, state: DisputeState, by: date | None = DAY):
    """Let the gateway tell of a dispute of the whole charge."""
    gone = 0 if state in {DisputeState.INQUIRY, DisputeState.WON} else 1_494
    more = {"disputes": (DisputeFacts("dp_1", state, 1_494, by),)}
    return answer(person, charge, ChargeState.PAID, 1_494, taken_back_yen=gone, **more)


@pytest.fixture
def disputed(billed):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_494)
    told(billed, charge, DisputeState.NEEDS_ANSWER)
    return charge


def dispute_of(person: Person) -> CardDispute:
    with scope("test", person.party.pk):
        return CardDispute.objects.get()


def note(agent: Agent, person: Person, charge, state: str, **more: str):
    typed = {"reason": "資料を決済会社に送った", "state": state, "key": str(uuid4())}
    pk = dispute_of(person).pk
    return agent.post(f"{page_of(charge, person)}/disputes/{pk}", **typed | more)


def verbs_of(person: Person) -> list[str]:
    with scope("test", person.party.pk):
        rows = AuditEvent.objects.filter(verb__startswith="dispute_")
        return list(rows.order_by("serial").values_list("verb", flat=True))


def test_the_list_says_sum_state_days_left_and_what_to_do_and_no_name(billed, disputed):
    page = clerk("一郎", billed).see(LIST)
    for words in ("1,494円", "異議（回答待ち）", "あと3日", "資料を期限までに送って"):
        assert words in page
    assert billed.party.customer_number[:4] in page
    assert page_of(disputed, billed) in page
    assert owed(billed) == 1_494
    assert str(billed.account.addressee) not in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 10), "今日まで"),
        (date(2026, 12, 8), "期限を2日過ぎました"),
        (None, "期限は決済会社に確認"),
    ],
)
def test_the_last_day_of_an_answer_is_said_as_it_stands(billed, day, words):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_494)
    told(billed, charge, DisputeState.NEEDS_ANSWER, by=day)
    assert words in clerk("一郎", billed).see(LIST)


def test_what_was_done_is_noted_and_audited_and_leaves_the_list(billed, disputed):
    one = clerk("一郎", billed)
    assert note(one, billed, disputed, "needs_answer").status_code == 302
    assert "当てはまる異議はありません" in one.see(LIST)
    assert "記録済み" in one.see(f"{LIST}?done=on")
    page = one.see(page_of(disputed, billed) + "/")
    assert "資料を決済会社に送った" in page and "したことを記録する" not in page
    assert verbs_of(billed) == ["dispute_told", "dispute_noted"]
    assert owed(billed) == 1_494  # a note moves no money


def test_another_state_waits_again_and_the_same_one_is_told_once(billed, disputed):
    one = clerk("一郎", billed)
    note(one, billed, disputed, "needs_answer")
    told(billed, disputed, DisputeState.NEEDS_ANSWER)
    told(billed, disputed, DisputeState.UNDER_REVIEW)
    assert "当てはまる異議はありません" in one.see(LIST)
    told(billed, disputed, DisputeState.LOST)
    page = one.see(LIST)
    assert "認められず" in page and "未払いに戻りました" in page
    assert verbs_of(billed).count("dispute_told") == 3


def test_a_note_about_a_state_that_is_past_is_refused(billed, disputed):
    one = clerk("一郎", billed)
    told(billed, disputed, DisputeState.LOST)
    refused = note(one, billed, disputed, "needs_answer")
    assert refused.status_code == 422 and "DESK-9178" in refused.content.decode()
    assert dispute_of(billed).note == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"reason": "した"}, "DESK-9041"), ({"reason": "4111111111111111です"}, "FORM")],
)
def test_a_note_without_words_or_with_a_card_number_is_refused(
    billed, disputed, typed, code
):
    told = note(clerk("一郎", billed), billed, disputed, "needs_answer", **typed)
    assert told.status_code == 422 and code in told.content.decode()
    assert dispute_of(billed).note == ""


def test_an_inquiry_takes_no_money_and_is_listed(billed):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_494)
    told(billed, charge, DisputeState.INQUIRY)
    assert owed(billed) == 0
    assert "照会（お金は動いていません）" in clerk("一郎", billed).see(LIST)


def test_money_taken_back_without_a_word_is_listed_too(billed):
    charge = charge_of(billed)
    answer(billed, charge, ChargeState.PAID, 1_494)
    answer(billed, charge, ChargeState.PAID, 1_494, taken_back_yen=494)
    page = clerk("一郎", billed).see(LIST)
    assert "入金が取り消されました" in page and "494円" in page
    assert "わけと回答の期限を問い合わせて" in page


def test_disputes_are_found_by_each_whole_number(billed, disputed):
    one, party = clerk("一郎", billed), billed.party
    numbers = (party.customer_number, billed.account.account_number, "dp_1", "ch-C1")
    for number in numbers:
        assert "1,494円" in one.see(f"{LIST}?q={number}")
    for other in (party.customer_number[:-1], "dp_2", "%25"):
        assert "当てはまる異議はありません" in one.see(f"{LIST}?q={other}")


def test_the_one_to_be_answered_soonest_comes_first(billed, taro):
    for person, day in ((billed, DAY), (taro, date(2026, 12, 12))):
        charge = charge_of(person)
        answer(person, charge, ChargeState.PAID, 1_494)
        told(person, charge, DisputeState.NEEDS_ANSWER, by=day)
    page = clerk("一郎", billed).see(LIST)
    assert page.index("あと2日") < page.index("あと3日")


def test_a_dispute_of_another_customer_is_not_found(billed, taro, disputed):
    one = clerk("一郎", taro)
    pk = dispute_of(billed).pk
    typed = {"reason": "資料を送った", "state": "needs_answer", "key": str(uuid4())}
    told = one.post(f"{page_of(disputed, taro)}/disputes/{pk}", **typed)
    assert told.status_code == 404
    assert dispute_of(billed).note == ""


def test_the_doctor_says_what_has_to_be_answered_soon(billed, disputed):
    with clock_at(jst("2026-12-10T11:00")):
        [found] = check_disputes()
    assert "1件" in found.words and "12月13日" in found.words
