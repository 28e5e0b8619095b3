"""Rented equipment on its way back: reminders, the tracking number, what came of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core import mail

from madoguchi.contracts.models import Contract, Equipment, ReturnCase
from madoguchi.contracts.return_cases import (
    ReturnTerms,
    compute_return_terms,
    open_return,
    receive_damaged,
    receive_intact,
    record_missing,
)
from madoguchi.customers.models import PartyProfile
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import jst, replay_until
from tests.operator import an_operator

OPENED = jst("2026-12-01T00:00")
PROMISED = ReturnTerms(date(2026, 11, 23), date(2026, 12, 20), 13_200)


@pytest.fixture
def case(hanako) -> ReturnCase:
    an_operator()
    own = {"party": hanako.party, "contract": hanako.contract, "is_rental": True}
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
        Contract.objects.update(status="ended", ended_on=date(2026, 11, 30))
        pieces = [
            Equipment.objects.create(**own, kind=kind, model="GP-1", serial=kind)
            for kind in ("ONU", "ルーター")
        ]
        return open_return(hanako.contract, pieces, PROMISED, actor="test", at=OPENED)


def post(person, number: str, key: str = ""):
    where = f"/c/{person.contract.code}/returns/"
    data = {"tracking_number": number, "key": key or str(uuid4())}
    return person.client.post(where, data)


def fresh(case: ReturnCase) -> ReturnCase:
    with scope("test", case.party_id):
        return ReturnCase.objects.get(pk=case.pk)


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


@pytest.mark.parametrize(
    ("last_on", "kit_on", "due_on"),
    [
        (date(2026, 11, 30), date(2026, 11, 24), date(2026, 12, 20)),
        (date(2026, 12, 31), date(2026, 12, 24), date(2027, 1, 20)),
        (date(2027, 2, 8), date(2027, 2, 1), date(2027, 2, 28)),
        (date(2028, 2, 9), date(2028, 2, 2), date(2028, 2, 29)),
    ],
)
def test_the_kit_comes_a_week_before_and_twenty_days_are_left(last_on, kit_on, due_on):
    days = {"kit": 7 * ONE_DAY, "due": 20 * ONE_DAY, "fee_yen": 1}
    found = compute_return_terms(last_on=last_on, asked_on=date(2026, 11, 24), **days)
    assert (found.kit_on, found.due_on) == (kit_on, due_on)


def test_it_is_reminded_of_a_week_and_a_day_before_and_once_after(case):
    remind, late = (
        f"【テストネット】{words}"
        for words in (
            "レンタル機器のご返却のお願い",
            "レンタル機器の返却の期限が過ぎています",
        )
    )
    replay_until("2026-12-13T09:59")
    assert subjects() == []
    replay_until("2026-12-13T10:00")
    assert subjects() == [remind]
    assert "12月20日（日曜日）まで" in mail.outbox[0].body
    replay_until("2026-12-19T10:00")
    assert subjects() == [remind, remind]
    replay_until("2027-01-31T00:00")
    assert subjects() == [remind, remind, late]
    assert fresh(case).reminded_on == date(2026, 12, 23)


def test_the_number_is_kept_as_digits_and_ends_the_reminders(hanako, case):
    answer = post(hanako, "１２３４−5678 9012")
    assert answer.status_code == 302
    assert fresh(case).tracking_number == "123456789012"
    page = hanako.client.get(answer.url).content.decode()
    assert "1234</span><span>5678" in page
    assert '<time datetime="2026-12-20">' in page
    replay_until("2027-01-31T00:00")
    assert subjects() == []


@pytest.mark.parametrize("number", ["12345", "1" * 15, "ABCDEFGHIJKL", "<b>", "\x00"])
def test_what_is_no_number_gets_a_sentence_and_changes_nothing(hanako, case, number):
    answer = post(hanako, number)
    assert answer.status_code == 422
    assert fresh(case).tracking_number == ""


def test_the_same_form_twice_is_one_act(hanako, case):
    key = str(uuid4())
    first, second = (post(hanako, "1234567890", key) for _ in range(2))
    assert first.status_code == second.status_code == 302
    with scope("test", hanako.party.pk):
        assert AuditEvent.objects.filter(verb="return_sent").count() == 1


def test_the_last_piece_closes_it_and_is_told(hanako, case):
    at = jst("2026-12-10T10:00")
    with scope("desk", hanako.party.pk):
        whole, broken = case.items.order_by("pk")
        receive_intact(whole, actor="desk", at=at)
        assert ReturnCase.objects.get().closed_at is None
        receive_damaged(broken, actor="desk", at=at)
        assert broken.fee_yen == 13_200 and whole.fee_yen == 0
    replay_until("2026-12-31T00:00")
    assert subjects() == ["【テストネット】レンタル機器の返却が終わりました"]
    page = hanako.client.get(f"/c/{hanako.contract.code}/returns/").content.decode()
    assert "こわれていました（13,200円、税込）" in page and "受け取りました" in page
    answer = post(hanako, "1234567890")
    assert answer.status_code == 422 and "return_closed" in answer.content.decode()


def test_nothing_is_given_up_before_it_is_overdue(hanako, case):
    with scope("desk", hanako.party.pk):
        item = case.items.order_by("pk").first()
    with pytest.raises(Refused) as refused, scope("desk", hanako.party.pk):
        record_missing(item, actor="desk", at=jst("2026-12-20T23:59"))
    assert refused.value.code == "return_not_due"
    with scope("desk", hanako.party.pk):
        record_missing(item, actor="desk", at=jst("2026-12-21T00:00"))
        assert item.fee_yen == 13_200


def test_without_a_case_there_is_nothing_to_send(hanako):
    an_operator()
    answer = post(hanako, "1234567890")
    assert answer.status_code == 422
    assert "nothing_to_return" in answer.content.decode()


def test_somebody_elses_return_is_not_found(taro, hanako, case):
    where = f"/c/{hanako.contract.code}/returns/"
    data = {"tracking_number": "1234567890", "key": str(uuid4())}
    assert taro.client.get(where).status_code == 404
    assert taro.client.post(where, data).status_code == 404
    assert fresh(case).tracking_number == ""


def test_an_ended_contract_points_to_the_return(hanako, case):
    page = hanako.client.get(f"/c/{hanako.contract.code}/").content.decode()
    assert f'href="/c/{hanako.contract.code}/returns/"' in page
    assert "/p/cancel/" not in page


def test_home_says_what_is_to_be_sent_until_it_is_sent(hanako, case):
    link = f'href="/c/{hanako.contract.code}/returns/"'
    assert link in hanako.client.get("/").content.decode()
    post(hanako, "1234567890")
    assert link not in hanako.client.get("/").content.decode()
