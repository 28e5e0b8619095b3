"""Logins that are changed here or by an export: in the feed, and told to both."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command

from madoguchi.accounts.guard import mail_switch
from madoguchi.accounts.models import Identifier, User
from madoguchi.contracts.import_conflicts import decide_conflict
from madoguchi.customers.import_conflicts import open_conflicts
from madoguchi.customers.models import Member, Party, PortalChange
from madoguchi.jobs.upkeep.mail_switches import finish_due_mail_switches
from madoguchi.jobs.upkeep.queue_replay import work_until
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)
from tests.people import signed_in_client

AT = jst("2026-11-24T12:00")
OLD, NEW = "hanako@example.jp", "new@example.jp"
WITHDRAW = ("--operator", "佐藤", "--reason", "T-9 退職のため")


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    with clock_at(AT - ONE_DAY):
        load_operator_folder(folder)
    return folder


def feed() -> list[tuple[object, ...]]:
    out = StringIO()
    call_command("changes", "list", stdout=out, stderr=StringIO())
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    names = ("customer_number", "column", "before", "after")
    return [tuple(line[name] for name in names) for line in lines]


def switch() -> None:
    """The address that was proved after a recovery counts now."""
    user = User.objects.get(email=OLD)
    mail_switch.create_mail_switch(user, NEW, counts_from=AT, at=AT - ONE_DAY)
    finish_due_mail_switches(AT)


def acknowledge() -> None:
    feed()
    with batch("test"):
        PortalChange.objects.update(acked_at=AT + timedelta(hours=1))


def load(folder, days: int = 1) -> list[str]:
    with clock_at(AT + days * ONE_DAY):
        return notes_of_load(folder)


def mails_of(number: str) -> set[str]:
    rows = Member.objects.filter(party__customer_number=number)
    return set(rows.values_list("user__email", flat=True))


def test_a_switched_address_is_a_line_for_each_customer(folder):
    switch()
    assert feed() == [
        ("N100000001", "logins.email", OLD, NEW),
        ("N100000002", "logins.email", OLD, NEW),
    ]


def test_a_switch_that_is_taken_back_is_a_line_too(folder):
    switch()
    user = User.objects.get(email=NEW)
    mail_switch.stop_mail_switches(user, AT, since=AT - ONE_DAY)
    for _ in range(2):
        finish_due_mail_switches(AT + timedelta(minutes=5))
    assert feed()[2:] == [
        ("N100000001", "logins.email", NEW, OLD),
        ("N100000002", "logins.email", NEW, OLD),
    ]


def withdraw(mail_address: str, customer: str) -> None:
    told = ("--number", mail_address, "--customer", customer, *WITHDRAW)
    with clock_at(AT):
        call_command("sign_in", "withdraw", *told, stdout=StringIO())


def test_a_withdrawn_login_is_a_line_and_does_not_come_back_by_an_old_export(folder):
    withdraw("keiri@yoshida.example.jp", "N100000003")
    line = ("N100000003", "logins.email", "keiri@yoshida.example.jp", "")
    assert feed() == [line]
    [note] = load(folder)
    assert note.startswith("logins.csv:5: email: ") and "未反映" in note
    assert mails_of("N100000003") == {"admin@yoshida.example.jp"}


def test_a_withdrawn_login_that_is_still_listed_after_acknowledgement_is_a_conflict(
    folder, settings
):
    settings.CONFLICT_RULE = "theirs"  # by no setting does somebody get in again
    withdraw("keiri@yoshida.example.jp", "N100000003")
    acknowledge()
    load(folder)
    assert mails_of("N100000003") == {"admin@yoshida.example.jp"}
    [conflict] = open_conflicts()
    with scope("desk", conflict.party_id):
        seen = "keiri@yoshida.example.jp"
        decide_conflict(conflict, "theirs", seen=seen, actor="staff 1", at=AT + ONE_DAY)
    load(folder, 2)
    assert "keiri@yoshida.example.jp" in mails_of("N100000003")


def test_an_export_without_the_withdrawn_login_confirms_it(folder):
    withdraw("keiri@yoshida.example.jp", "N100000003")
    line = "keiri@yoshida.example.jp,N100000003,中野 徹,billing_viewer\n"
    replace_text(folder, "logins", line, "")
    assert load(folder) == []
    with batch("test"):
        assert PortalChange.objects.get().outcome == "confirmed"


def test_an_old_address_in_the_export_after_acknowledgement_is_a_conflict(
    folder, settings
):
    settings.CONFLICT_RULE = "theirs"
    switch()
    assert ["未反映" in note for note in load(folder)] == [True, True]
    assert (open_conflicts().count(), mails_of("N100000001")) == (0, {NEW})
    acknowledge()
    load(folder, 2)
    assert (open_conflicts().count(), mails_of("N100000001")) == (2, {NEW})
    replace_text(folder, "logins", OLD, NEW)
    load(folder, 3)
    assert open_conflicts().count() == 0
    assert User.objects.filter(email=OLD).count() == 0


def test_the_desk_may_give_an_address_back(folder):
    switch()
    acknowledge()
    load(folder, 2)
    first, _second = open_conflicts()
    with scope("desk", first.party_id):
        decide_conflict(first, "theirs", seen=OLD, actor="staff 1", at=AT + 2 * ONE_DAY)
    assert mails_of("N100000001") == {OLD}
    assert Identifier.objects.filter(canonical=OLD).exists()
    assert not Identifier.objects.filter(canonical=NEW).exists()
    load(folder, 3)
    assert mails_of("N100000001") == {OLD}


def sent(days: int = 1) -> dict[str, str]:
    moment = AT + days * ONE_DAY
    with clock_at(moment):
        work_until(moment)
    return {to: message.subject for message in mail.outbox for to in message.to}


def test_a_holder_with_another_address_loses_the_old_one_and_both_are_told(folder):
    old = User.objects.get(email=OLD)
    signed_in_client(old, "password")
    replace_text(folder, "logins", OLD, NEW)
    notes = load(folder)
    assert [note.partition(": email: ")[0] for note in notes] == [
        "logins.csv:2",
        "logins.csv:3",
    ]
    assert mails_of("N100000001") == mails_of("N100000002") == {NEW}
    old.refresh_from_db()
    assert not old.is_active
    assert not UserSession.objects.filter(user=old).exists()
    number = Identifier.objects.get(canonical="N100000001")
    assert number.user.email == NEW
    told = sent()
    assert "ログインできなくなりました" in told[OLD]
    assert "ログインできるようになりました" in told[NEW]
    with batch("test"):
        events = AuditEvent.objects.filter(verb="login_replaced")
        assert [event.changes for event in events] == [{"email": [OLD, NEW]}] * 2
    assert load(folder, 2) == []


def test_somebody_of_the_same_name_and_role_is_replaced_and_nobody_else(folder):
    replace_text(folder, "logins", "keiri@", "kaikei@")
    load(folder)
    assert mails_of("N100000003") == {
        "admin@yoshida.example.jp",
        "kaikei@yoshida.example.jp",
    }


@pytest.mark.parametrize(
    "row",
    [
        "second@yoshida.example.jp,N100000003,別の 人,billing_viewer",
        "second@yoshida.example.jp,N100000003,中野 徹,admin",
    ],
)
def test_another_person_or_role_replaces_nobody(folder, row):
    line = "keiri@yoshida.example.jp,N100000003,中野 徹,billing_viewer"
    replace_text(folder, "logins", line, row)
    assert load(folder) == []
    assert "keiri@yoshida.example.jp" in mails_of("N100000003")


def test_one_who_is_still_listed_is_not_replaced(folder):
    with (folder / "logins.csv").open("a") as file:
        file.write(f"{NEW},N100000001,髙橋 花子,holder\n")
    load(folder)
    assert mails_of("N100000001") == {OLD, NEW}


def test_a_proved_address_is_not_replaced_by_a_third_one(folder):
    switch()
    replace_text(folder, "logins", OLD, "third@example.jp")
    load(folder)
    assert NEW in mails_of("N100000001")
    parties = {row.party.customer_number for row in open_conflicts()}
    assert parties == {"N100000001", "N100000002"}


def test_no_line_holds_a_secret(folder):
    switch()
    with batch("test"):
        columns = set(PortalChange.objects.values_list("column", flat=True))
        assert columns == {"email"} and Party.objects.count() == 3
