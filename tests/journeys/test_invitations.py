"""Waves of invitations: so many a day, nobody twice, and who has come is left alone."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from madoguchi.accounts.models import Identifier, User
from madoguchi.customers.models import Member, OldNumber, Party
from madoguchi.jobs.support.waves import place_of_number
from madoguchi.messaging.models import Message
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.clock import jst, replay_until
from tests.operator import an_operator

NUMBERS = [f"N70000000{n}" for n in range(8)]
MONDAY, TUESDAY = "2026-11-23T09:00", "2026-11-24T09:00"


@pytest.fixture
def people(db_of_all) -> list[User]:
    """Eight customers who have not signed in yet."""
    an_operator()
    users = []
    for number in NUMBERS:
        party = Party.objects.create(kind="individual", customer_number=number)
        user = User.objects.create(email=f"{number}@example.jp".lower(), password="!")
        Identifier.objects.create(canonical=number, kind="customer_number", user=user)
        Member.objects.create(user=user, party=party, role="holder")
        users.append(user)
    return users


def invite(moment: str, **options: object) -> str:
    out = StringIO()
    with clock_at(jst(moment)):
        call_command("invite", stdout=out, **options)
    return out.getvalue()


def mails() -> list[str]:
    with batch("test"):
        return sorted(Message.objects.values_list("to_address", flat=True))


def test_a_wave_stops_at_the_bound_of_the_day_and_goes_on_the_next(people):
    text = invite(MONDAY, share=100, per_day=3)
    assert "3人に案内しました（今日の合計 3人、上限 3人）" in text
    assert "残り 5人" in text
    assert "0人に案内しました" in invite("2026-11-23T23:59", share=100, per_day=3)
    assert "3人に案内" in invite(TUESDAY, share=100, per_day=3)
    assert "2人に案内" in invite("2026-11-25T00:00", share=100, per_day=3)
    assert mails() == sorted(user.email for user in people)
    assert "0人に案内" in invite("2026-11-26T09:00", share=100, per_day=3)
    assert len(mails()) == 8


def test_the_bound_holds_over_all_waves_of_a_day(people, tmp_path):
    invite(MONDAY, share=100, per_day=3)
    listed = tmp_path / "wave.txt"
    listed.write_text(f"{NUMBERS[7]}\n")
    assert "0人に案内" in invite(MONDAY, file=listed, per_day=3)
    assert "1人に案内" in invite(MONDAY, file=listed, per_day=4)
    assert people[7].email in mails()


def test_a_share_holds_each_smaller_one(people):
    shares = {number: place_of_number(number) for number in NUMBERS}
    middle = sorted(shares.values())[3] + 1
    invite(MONDAY, share=middle, per_day=100)
    meant = [n for n in NUMBERS if shares[n] < middle]
    assert 0 < len(meant) < 8
    assert mails() == [f"{n}@example.jp".lower() for n in meant]
    invite(TUESDAY, share=100, per_day=100)
    assert len(mails()) == 8


def test_a_file_names_who_is_meant_in_any_spelling(people, tmp_path):
    listed = tmp_path / "wave.txt"
    listed.write_text("\ufeffＮ７０００００００１\r\n\r\nn700-000-002\n", "utf-8")
    text = invite(MONDAY, file=listed, per_day=10)
    assert "2人に案内" in text
    assert mails() == ["n700000001@example.jp", "n700000002@example.jp"]


def test_who_has_come_who_has_left_and_staff_without_number_are_not_invited(people):
    User.objects.filter(pk=people[0].pk).update(enrolled_at=jst(MONDAY))
    User.objects.filter(pk=people[1].pk).update(is_active=False)
    with batch("test"):
        Member.objects.filter(user=people[2]).delete()
    User.objects.create(email="nobody@example.jp", password="!")
    text = invite(MONDAY, share=100, per_day=100)
    assert "5人に案内" in text
    assert "ご利用開始済み 1人" in text
    assert mails() == sorted(user.email for user in people[3:])


def test_the_mail_says_what_to_do_without_link_number_or_secret(people):
    with batch("test"):
        party = Party.objects.get(customer_number=NUMBERS[0])
        OldNumber.objects.create(party=party, number="KT-1", canonical="kt1")
    invite(MONDAY, share=100, per_day=100)
    replay_until("2026-11-23T10:00")
    assert len(mail.outbox) == 8
    [sent] = [m for m in mail.outbox if m.to == [people[0].email]]
    assert "はじめてのログイン" in sent.body
    assert "以前のお客様番号でも" in sent.body
    assert "末尾0000" in sent.body
    assert NUMBERS[0] not in sent.body
    assert "http" not in sent.body
    [other] = [m for m in mail.outbox if m.to == [people[1].email]]
    assert "以前の" not in other.body


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "wave_unclear"),
        ({"share": 10, "file": "x"}, "wave_unclear"),
        ({"share": 0}, "bad_bound"),
        ({"share": 101}, "bad_bound"),
        ({"share": 10, "per_day": 0}, "bad_bound"),
        ({"file": "missing"}, "bad_wave_list"),
        ({"file": "N700000001\nx\n"}, "wave.txt:2: "),
        ({"file": "\n"}, "bad_wave_list"),
        ({"file": "N700000001\nN799999999\n"}, "unknown_in_wave"),
    ],
)
def test_bad_input_is_a_sentence_with_a_code_and_nobody_is_invited(
    people, tmp_path, options, code
):
    told: dict[str, object] = {"per_day": 5, **options}
    if "file" in told:
        text, told["file"] = str(told["file"]), tmp_path / "wave.txt"
        if text != "missing":
            (tmp_path / "wave.txt").write_text(text)
    with pytest.raises(CommandError) as error:
        invite(MONDAY, **told)
    assert code in str(error.value)
    assert mails() == []
    assert not User.objects.exclude(invited_at=None).exists()
