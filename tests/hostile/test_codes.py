"""A code: three tries, ten minutes, once; exact when forty come at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from madoguchi.accounts.guard import attempts, challenge
from madoguchi.accounts.models import Attempts, Challenge
from madoguchi.kernel.calendar import start_of_day
from madoguchi.kernel.errors import Refused
from tests.people import Person

AT = start_of_day(date(2026, 11, 24))
USE = "first-access"


def asked(person: Person) -> tuple[int, str]:
    pk = challenge.create_challenge(USE, person.user, asker=str(uuid4()), at=AT).pk
    return pk, challenge.renew_challenge_code(pk)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_the_right_code_opens_once(hanako):
    pk, code = asked(hanako)
    assert challenge.answer_challenge(pk, code, purpose=USE, at=AT) == hanako.user
    with pytest.raises(Refused) as refused:
        challenge.answer_challenge(pk, code, purpose=USE, at=AT)
    assert code_of(refused) == "code_no_longer_valid"


def test_after_three_wrong_codes_the_right_one_is_refused(hanako):
    pk, code = asked(hanako)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            challenge.answer_challenge(pk, wrong, purpose=USE, at=AT)
        assert code_of(refused) == "wrong_code"
    with pytest.raises(Refused) as refused:
        challenge.answer_challenge(pk, code, purpose=USE, at=AT)
    assert code_of(refused) == "code_no_longer_valid"


@pytest.mark.parametrize(
    ("purpose", "after", "opens"),
    [
        (USE, timedelta(minutes=10) - timedelta(seconds=1), True),
        (USE, timedelta(minutes=10), False),
        ("something-else", timedelta(0), False),
    ],
)
def test_a_code_is_for_one_use_and_ten_minutes(hanako, purpose, after, opens):
    pk, code = asked(hanako)
    if opens:
        assert challenge.answer_challenge(pk, code, purpose=purpose, at=AT + after)
    else:
        with pytest.raises(Refused, match="使えません"):
            challenge.answer_challenge(pk, code, purpose=purpose, at=AT + after)
        assert Challenge.objects.get().used_at is None


def test_a_decoy_has_no_right_code(hanako):
    pk = challenge.create_challenge(USE, None, asker=str(uuid4()), at=AT).pk
    code = challenge.renew_challenge_code(pk)
    for guess in (code, "", "000000"):
        with pytest.raises(Refused, match="違います"):
            challenge.answer_challenge(pk, guess, purpose=USE, at=AT)


def test_a_challenge_that_was_not_sent_has_no_right_code(hanako):
    pk = challenge.create_challenge(USE, hanako.user, asker=str(uuid4()), at=AT).pk
    with pytest.raises(Refused, match="違います"):
        challenge.answer_challenge(pk, "", purpose=USE, at=AT)


def at_once(count: int, act) -> list[bool]:
    gate = Barrier(count)

    def one(_: int) -> bool:
        gate.wait()
        try:
            act()
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_forty_right_codes_at_once_one_is_right(hanako):
    for _ in range(5):
        pk, code = asked(hanako)
        opened = at_once(
            40,
            lambda p=pk, c=code: challenge.answer_challenge(p, c, purpose=USE, at=AT),
        )
        assert opened.count(True) == 1


def test_of_forty_wrong_codes_at_once_three_are_looked_at(hanako):
    pk, code = asked(hanako)
    wrong = "000000" if code != "000000" else "000001"
    at_once(40, lambda: challenge.answer_challenge(pk, wrong, purpose=USE, at=AT))
    assert Challenge.objects.get().attempts == 3


def test_five_failures_are_free_and_then_the_clock_says_when(hanako):
    subject = attempts.attempt_subject("password", "hanako@example.jp")
    for _ in range(5):
        attempts.count_attempt(subject, AT)
    with pytest.raises(Refused) as refused:
        attempts.count_attempt(subject, AT + timedelta(seconds=29))
    assert code_of(refused) == "wait_before_next_try"
    assert "00:01" in str(refused.value)
    attempts.count_attempt(subject, AT + timedelta(seconds=30))
    assert Attempts.objects.get().failures == 6


def test_all_names_of_one_person_share_one_counter(hanako):
    names = ["N100000001", "hanako@example.jp"]
    assert len({attempts.attempt_subject("password", n) for n in names}) == 1
    assert attempts.attempt_subject("password", "N100000002") not in {
        attempts.attempt_subject("password", n) for n in names
    }


def test_of_forty_tries_at_once_five_are_let_through(hanako):
    subject = attempts.attempt_subject("password", "hanako@example.jp")
    assert at_once(40, lambda: attempts.count_attempt(subject, AT)).count(True) == 5


def test_success_and_a_day_both_forget(hanako):
    subject = attempts.attempt_subject("password", "hanako@example.jp")
    for _ in range(5):
        attempts.count_attempt(subject, AT)
    attempts.clear_failures(subject)
    assert not Attempts.objects.exists()
    for _ in range(5):
        attempts.count_attempt(subject, AT)
    attempts.count_attempt(subject, AT + timedelta(days=1, minutes=1))
    assert Attempts.objects.get().failures == 1
