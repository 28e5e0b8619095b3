"""After 解約 the kit may be sent elsewhere, until the day on which it is sent."""

from datetime import date

import pytest

from madoguchi.contracts.models import Contract, Equipment
from madoguchi.customers.models import PartyProfile
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, jst, replay_until
from tests.desk import an_agent
from tests.operator import a_catalogue
from tests.people import Person, signed_in_client
from tests.procedure_walk import ProcedureWalk

ASKED, LAST_MOMENT, SENT = "2026-11-24T10:00", "2026-12-23T23:59", "2026-12-24T00:00"
"""The contract ends on 31 December, and the kit is sent a week before."""

WHERE = {"postal_code": "9800811"}
REST = {"area": "宮城県仙台市青葉区一番町", "street": "1-2-3", "building": ""}
NEW_PLACE = "〒980-0811 宮城県仙台市青葉区一番町1-2-3"


@pytest.fixture
def leaving(hanako) -> Person:
    """Hanako has asked to cancel a line with a rented piece, for 31 December."""
    a_catalogue()
    own = {"party": hanako.party, "contract": hanako.contract}
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(
            postal_code="1000005", address="東京都千代田区丸の内1-1"
        )
        Contract.objects.update(service="fibre", plan_code="F1", line_number="CAF1")
        Equipment.objects.create(
            **own, kind="ONU", model="GP-1", serial="S1", is_rental=True
        )
    walk(hanako, ASKED, "cancel").order({"last_day": "next"})
    return hanako


def walk(person: Person, at: str, kind: str) -> ProcedureWalk:
    with clock_at(jst(at)):
        client = signed_in_client(person.user, "password", "sms")
    return ProcedureWalk(at, client, f"/c/{person.contract.code}/p/{kind}/")


def move_kit(person: Person, at: str, **changes: str) -> None:
    """Name another address, and let the portal's jobs of that moment run."""
    walk(person, at, "return-kit").order(WHERE, REST | changes)
    replay_until(at)


def cancellation(person: Person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get(kind="cancel")


def receipt_of(person: Person, at: str = ASKED) -> str:
    order = cancellation(person)
    page = get_at(at, person.client, f"/orders/{order.number}/")
    return page.content.decode()


def test_the_receipt_leads_to_another_address_and_then_says_it(leaving):
    said = receipt_of(leaving)
    assert f"/c/{leaving.contract.code}/p/return-kit/" in said
    assert "変更後" not in said and "〒100-0005" in said
    again = walk(leaving, LAST_MOMENT, "return-kit")
    notice = get_at(LAST_MOMENT, again.client, again.start).content.decode()
    assert "いまの送り先: 〒100-0005 東京都千代田区丸の内1-1" in notice
    again.order(WHERE, REST)
    replay_until(LAST_MOMENT)
    said = receipt_of(leaving)
    assert "返却キットの送り先（変更後）" in said and NEW_PLACE in said


def test_the_newest_address_counts_and_the_log_has_both(leaving):
    move_kit(leaving, "2026-11-25T10:00")
    move_kit(leaving, "2026-11-26T10:00", street="4-5")
    said = receipt_of(leaving)
    assert "一番町4-5" in said and "一番町1-2-3" not in said
    with scope("test", leaving.party.pk):
        [first, second] = AuditEvent.objects.filter(
            verb="return_kit_readdressed"
        ).order_by("serial")
    assert first.changes["address"][1] == NEW_PLACE == second.changes["address"][0]


def test_from_the_day_on_which_it_is_sent_it_is_refused(leaving):
    again = walk(leaving, SENT, "return-kit")
    page = get_at(SENT, again.client, again.start).content.decode()
    assert "発送の日になったため、送り先は変えられません" in page
    assert 'name="key"' not in page.partition("<main")[2].partition("</main")[0]
    late = walk(leaving, LAST_MOMENT, "return-kit")
    check = late.fill(WHERE, REST).url
    late.at = SENT
    assert late.send(check).status_code != 302
    assert "変更後" not in receipt_of(leaving, SENT)


def test_without_a_cancellation_or_a_piece_there_is_no_kit(leaving):
    with scope("test", leaving.party.pk):
        Equipment.objects.update(is_rental=False)
    assert "/p/return-kit/" not in receipt_of(leaving)
    walked = walk(leaving, ASKED, "return-kit")
    page = get_at(ASKED, walked.client, walked.start).content.decode()
    assert "返却キットをお送りする予定がありません" in page


def test_the_desk_sees_where_it_goes_beside_what_was_promised(leaving):
    move_kit(leaving, "2026-11-25T10:00")
    agent = an_agent("一郎", "2026-11-25T11:00")
    assert agent.open(leaving).status_code == 302
    page = agent.see(f"orders/{cancellation(leaving).number}/")
    assert NEW_PLACE in page and "〒100-0005" in page
    assert cancellation(leaving).effective_on == date(2026, 12, 31)
