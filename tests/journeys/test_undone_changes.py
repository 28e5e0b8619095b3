"""A customer whose completed change an export undoes is told: by mail, on the page."""

from datetime import date
from uuid import uuid4

import pytest
from django.core import mail

from madoguchi.customers.actions import change_contact_mail, change_contact_phone
from madoguchi.customers.models import ImportConflict, PartyProfile, PortalChange
from madoguchi.customers.portal_changes import attribute_changes_to
from madoguchi.jobs.messages.undone_changes import tell_undone_changes
from madoguchi.jobs.upkeep.queue_replay import work_until
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.receipt_numbers import receipt_number
from madoguchi.procedures.models import Order
from tests.clock import jst
from tests.operator import a_catalogue

AT = jst("2026-11-24T12:00")
LATER = AT + 9 * ONE_DAY
NUMBER = receipt_number(date(2026, 11, 24), 9)
OURS, THEIRS = "0311111111", "0399999999"


def undo(person, column: str, theirs: str) -> ImportConflict:
    """As a load does under the setting `theirs`."""
    with batch("test"):
        change = PortalChange.objects.filter(party=person.party, column=column)
        change = change.latest("pk")
        change.theirs = theirs
        change.save(update_fields=["theirs"])
        PartyProfile.objects.filter(party=person.party).update(**{column: theirs})
        return ImportConflict.objects.create(
            party=person.party,
            change=change,
            file=change.file,
            key=change.key,
            column=column,
            place="parties.csv:2",
            found_at=LATER,
            seen_at=LATER,
            decision="theirs",
            decided_at=LATER,
            decided_by="import",
        )


def change_here(person, act, **to: str) -> None:
    with scope("test", person.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
        attribute_changes_to(NUMBER)
        act(PartyProfile.objects.get(), actor="test", at=AT, **to)


def tell() -> list[tuple[list[str], str, str]]:
    mail.outbox.clear()
    moment = LATER + ONE_DAY
    with clock_at(moment):
        tell_undone_changes(moment)
        work_until(moment)
    return [(m.to, m.subject, m.body) for m in mail.outbox]


@pytest.fixture
def undone(hanako) -> ImportConflict:
    a_catalogue()
    change_here(hanako, change_contact_phone, to=OURS)
    return undo(hanako, "phone", THEIRS)


def test_a_mail_names_the_column_and_the_order_and_no_value(undone):
    [(to, subject, body)] = tell()
    assert to == ["hanako@example.jp"]
    assert "当社の登録に合わせて変わりました" in subject
    assert f"・連絡先の電話番号（受付番号 {NUMBER}）" in body
    assert OURS not in body and THEIRS not in body and "http" not in body


def test_it_is_told_once_and_in_the_audit_log(undone):
    assert len(tell()) == 1
    assert tell() == []
    undone.refresh_from_db()
    assert undone.told_at == LATER + ONE_DAY
    with batch("test"):
        event = AuditEvent.objects.get(verb="change_undone")
    assert event.changes == {f"parties.phone {undone.key}": [OURS, THEIRS]}


def test_a_decision_for_ours_or_none_is_told_to_nobody(undone):
    for decision in ("", "ours", "agreed", "superseded"):
        ImportConflict.objects.update(decision=decision)
        assert tell() == []


def test_both_addresses_are_told_where_the_address_itself_is_undone(hanako):
    a_catalogue()
    change_here(hanako, change_contact_mail, to="new@example.jp")
    undo(hanako, "email", "hanako@example.jp")
    assert [to for to, _subject, _body in tell()] == [
        ["hanako@example.jp"],
        ["new@example.jp"],
    ]


def test_a_customer_without_an_address_is_not_told_for_ever(undone, hanako):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="")
    assert tell() == []
    undone.refresh_from_db()
    assert undone.told_at is not None


def order_page(person) -> str:
    with scope("test", person.party.pk):
        Order.objects.get_or_create(
            number=NUMBER,
            defaults={
                "party": person.party,
                "key": uuid4(),
                "kind": "contact",
                "lane": "contact",
                "state": "completed",
                "answers": {"what": "phone", "phone": OURS},
                "effective_on": date(2026, 11, 24),
                "actor": str(person.member),
                "begun_at": AT,
                "saved_at": AT,
                "asked_at": AT,
            },
        )
    answer = person.client.get(f"/orders/{NUMBER}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_the_order_says_so_and_only_then(undone, hanako):
    page = order_page(hanako)
    assert "変更とは別の内容になりました" in page and "連絡先の電話番号" in page
    ImportConflict.objects.update(decision="ours")
    assert "変更とは別の内容になりました" not in order_page(hanako)
