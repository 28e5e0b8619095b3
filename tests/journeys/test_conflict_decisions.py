"""A disagreement between a change made here and an export, decided at the desk."""

from datetime import date

import pytest

from madoguchi.contracts.actions import add_option, end_contract, remove_option
from madoguchi.contracts.import_conflicts import decide_conflict
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.actions import change_bill_addressee, change_contact_phone
from madoguchi.customers.import_conflicts import (
    conflict_age,
    conflict_values,
    open_conflicts,
)
from madoguchi.customers.models import (
    BillingAccount,
    ImportConflict,
    PartyProfile,
    PortalChange,
)
from madoguchi.customers.portal_changes import attribute_changes_to
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import jst

AT = jst("2026-11-24T12:00")
BY = {"actor": "test", "at": AT}
DESK = {"actor": "staff 1", "at": AT + ONE_DAY}
ORDER = "K-2611-00009-2"


def contradict(person, column: str, theirs: str) -> ImportConflict:
    """Let an export contradict the last change of a column."""
    with batch("test"):
        change = PortalChange.objects.filter(party=person.party, column=column)
        change = change.latest("pk")
        change.theirs = theirs
        change.save(update_fields=["theirs"])
        return ImportConflict.objects.create(
            party=person.party,
            change=change,
            file=change.file,
            key=change.key,
            column=column,
            place=f"{change.file}.csv:2",
            found_at=AT,
            seen_at=AT,
        )


def change_phone(person, to: str) -> None:
    with scope("test", person.party.pk):
        attribute_changes_to(ORDER, date(2026, 11, 25))
        change_contact_phone(PartyProfile.objects.get(), to=to, **BY)


def decide(person, conflict: ImportConflict, decision: str, seen: str) -> None:
    with scope("desk", person.party.pk):
        decide_conflict(conflict, decision, seen=seen, **DESK)


def lines_of_feed() -> list[tuple[str, str, str, object]]:
    with batch("test"):
        rows = PortalChange.objects.order_by("pk")
        return [(r.before, r.after, r.order_number, r.effective_on) for r in rows]


@pytest.fixture
def conflict(hanako) -> ImportConflict:
    change_phone(hanako, "0311111111")
    return contradict(hanako, "phone", "0399999999")


def phone_of(person) -> str:
    with scope("test", person.party.pk):
        return PartyProfile.objects.get().phone


def test_open_conflicts_are_listed_without_a_scope_and_their_values_within(
    hanako, conflict
):
    [row] = open_conflicts()
    assert (row.party_id, row.file, row.column) == (
        hanako.party.pk,
        "parties",
        "phone",
    )
    assert (row.key, row.place) == (hanako.party.customer_number, "parties.csv:2")
    assert conflict_age(row, AT + ONE_DAY) == ONE_DAY
    with pytest.raises(PortalChange.DoesNotExist):
        conflict_values(row)
    with scope("test", hanako.party.pk):
        values = conflict_values(open_conflicts()[0])
    assert (values.ours, values.theirs) == ("0311111111", "0399999999")
    assert (values.order_number, values.changed_at) == (ORDER, AT)


def test_ours_stays_and_goes_into_the_feed_once_more(hanako, conflict):
    before = lines_of_feed()
    decide(hanako, conflict, "ours", "0399999999")
    assert phone_of(hanako) == "0311111111"
    again = ("0399999999", "0311111111", ORDER, date(2026, 11, 25))
    assert lines_of_feed() == [*before, again]
    assert list(open_conflicts()) == []


def acknowledge() -> None:
    with batch("test"):
        PortalChange.objects.update(acked_at=AT)


def test_theirs_takes_back_a_line_that_is_still_to_be_read(hanako, conflict):
    before = lines_of_feed()
    decide(hanako, conflict, "theirs", "0399999999")
    back = ("0311111111", "0399999999", ORDER, date(2026, 11, 25))
    assert (phone_of(hanako), lines_of_feed()) == ("0399999999", [*before, back])


def test_theirs_is_stored_without_a_line_where_its_system_had_ours(hanako, conflict):
    acknowledge()
    before = lines_of_feed()
    decide(hanako, conflict, "theirs", "0399999999")
    assert phone_of(hanako) == "0399999999"
    assert lines_of_feed() == before
    conflict.refresh_from_db()
    assert (conflict.decided_by, conflict.decided_at) == ("staff 1", AT + ONE_DAY)
    assert conflict.told_at is None, "a job tells the customer"


@pytest.mark.parametrize(
    ("decision", "values"),
    [
        ("ours", ["0399999999", "0311111111"]),
        ("theirs", ["0311111111", "0399999999"]),
    ],
)
def test_a_decision_is_in_the_audit_log(hanako, conflict, decision, values):
    decide(hanako, conflict, decision, "0399999999")
    with batch("test"):
        event = AuditEvent.objects.get(verb="conflict_decided")
    assert (event.actor, event.party_id) == ("staff 1", hanako.party.pk)
    assert event.changes == {"decision": ["", decision], "parties.phone": values}


def test_a_second_decision_is_refused(hanako, conflict):
    decide(hanako, conflict, "ours", "0399999999")
    with pytest.raises(Refused) as refused:
        decide(hanako, conflict, "theirs", "0399999999")
    assert refused.value.code == "conflict_decided"
    assert phone_of(hanako) == "0311111111"


def test_a_decision_about_another_value_than_was_shown_is_refused(hanako, conflict):
    with pytest.raises(Refused) as refused:
        decide(hanako, conflict, "theirs", "0388888888")
    assert refused.value.code == "conflict_changed"
    assert phone_of(hanako) == "0311111111"


def test_a_decision_does_not_undo_what_the_customer_changed_meanwhile(hanako, conflict):
    change_phone(hanako, "0322222222")
    with pytest.raises(Refused) as refused:
        decide(hanako, conflict, "theirs", "0399999999")
    assert refused.value.code == "conflict_changed"
    assert phone_of(hanako) == "0322222222"


def test_only_the_two_decisions_can_be_made(hanako, conflict):
    with pytest.raises(ValueError, match="agreed"):
        decide(hanako, conflict, "agreed", "0399999999")


def test_a_conflict_of_somebody_else_cannot_be_decided(hanako, taro, conflict):
    with pytest.raises(PortalChange.DoesNotExist):
        decide(taro, conflict, "theirs", "0399999999")
    assert phone_of(hanako) == "0311111111"


def test_a_contract_that_goes_on_after_all_has_no_last_day(hanako):
    with scope("test", hanako.party.pk):
        end_contract(Contract.objects.get(), on=date(2026, 11, 30), **BY)
    conflict = contradict(hanako, "status", "active")
    decide(hanako, conflict, "theirs", "active")
    with scope("test", hanako.party.pk):
        contract = Contract.objects.get()
    assert (contract.status, contract.ended_on) == ("active", None)


def test_what_the_export_leaves_empty_becomes_empty(hanako):
    with scope("test", hanako.party.pk):
        account = BillingAccount.objects.get()
        change_bill_addressee(account, name="総務部", department="D1", **BY)
    conflict = contradict(hanako, "department_code", "")
    decide(hanako, conflict, "theirs", "")
    with scope("test", hanako.party.pk):
        assert BillingAccount.objects.get().department_code == ""


def test_options_end_or_go_on_as_the_export_says(hanako):
    with scope("test", hanako.party.pk):
        contract = Contract.objects.get()
        add_option(contract, "TEL", **BY)
    conflict = contradict(hanako, "option_code", "")
    decide(hanako, conflict, "theirs", "")
    with scope("test", hanako.party.pk):
        option = ContractOption.objects.get(option_code="TEL")
        assert option.ended_on == date(2026, 11, 25)
        ContractOption.objects.filter(pk=option.pk).update(ended_on=None)
        option.refresh_from_db()
        remove_option(option, on=date(2026, 11, 30), **BY)
    conflict = contradict(hanako, "option_code", "TEL")
    decide(hanako, conflict, "theirs", "TEL")
    with scope("test", hanako.party.pk):
        assert ContractOption.objects.get(option_code="TEL").ended_on is None
