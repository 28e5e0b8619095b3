"""Decide between a change made here and what an export has instead. Audited.

The rows and their values are read by customers/import_conflicts.py.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import DateField, Max
from django.utils.translation import gettext as _

from madoguchi.accounts.guard.mail_switch import give_address_back
from madoguchi.accounts.models import User
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.models import (
    BillingAccount,
    ImportConflict,
    Party,
    PartyProfile,
    PortalChange,
)
from madoguchi.customers.portal_changes import (
    ImportedRow,
    attribute_changes_to,
    changes_of_same_cell,
    keep_change,
)
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record

Decision = ImportConflict.Decision


def decide_conflict(
    conflict: ImportConflict, decision: str, *, seen: str, actor: str, at: datetime
) -> None:
    """Decide a conflict: `ours` or `theirs`. Inside the scope of its party.

    `seen` is the value of the export that the page showed (`conflict_values`). Ours
    goes into the change feed once more; theirs is stored here, and the customer is
    told by a job. Refused: `conflict_decided` where somebody was faster,
    `conflict_changed` where another value came or the customer changed it again.
    ValueError for another decision.
    """
    if decision not in {Decision.OURS, Decision.THEIRS}:
        raise ValueError(decision)
    row = ImportConflict.objects.select_for_update().get(
        pk=conflict.pk, party=conflict.party_id
    )
    change = row.change
    refuse_outdated_decision(row, change, seen)
    if decision == Decision.OURS:
        feed_value(change, (change.theirs, change.after), at)
    else:
        STORE_BY_FILE[change.file](change, change.theirs, at)
        if change.acked_at is None:
            feed_value(change, (change.after, change.theirs), at)
    row.decision, row.decided_at, row.decided_by = decision, at, actor
    row.save(update_fields=["decision", "decided_at", "decided_by"])
    values = [change.after, seen]
    if decision == Decision.OURS:
        values.reverse()
    changes = {"decision": ["", decision], f"{row.file}.{row.column}": values}
    record(Act("conflict_decided", str(row), row.party_id, actor, at), changes)


def refuse_outdated_decision(
    conflict: ImportConflict, change: PortalChange, seen: str
) -> None:
    if conflict.decision:
        raise Refused(
            "conflict_decided",
            _(
                "この食い違いは、もう決まっています（%(decision)s）。"
                "何も変更していません。一覧を開き直してください。"
            )
            % {"decision": conflict.get_decision_display()},
        )
    newer = changes_of_same_cell(change).filter(pk__gt=change.pk)
    if change.theirs != seen or newer.exists():
        raise Refused(
            "conflict_changed",
            _(
                "表示のあとに、値が変わりました。何も変更していません。"
                "いまの値を確かめてから、もう一度お選びください。"
            ),
        )


def feed_value(change: PortalChange, texts: tuple[str, str], at: datetime) -> None:
    """Add a line to the feed, of the same order: `texts` are value before and after.

    Where theirs wins over a line that is still to be read, it takes that line back.
    """
    row = ImportedRow(change.party_id, change.file, change.key)
    attribute_changes_to(change.order_number, change.effective_on)
    keep_change(row, change.column, texts, at)
    attribute_changes_to("")


def store_of_party(change: PortalChange, text: str, _at: datetime) -> None:
    if change.column == "kind":
        Party.objects.filter(pk=change.party_id).update(kind=text)
        return
    store_cell(PartyProfile.objects.get(party=change.party_id), change.column, text)


def store_of_account(change: PortalChange, text: str, _at: datetime) -> None:
    rows = BillingAccount.objects.filter(party=change.party_id)
    store_cell(rows.get(account_number=change.key), change.column, text)


def store_of_contract(change: PortalChange, text: str, _at: datetime) -> None:
    """A contract that goes on has no last day."""
    rows = Contract.objects.filter(party=change.party_id)
    contract = rows.get(contract_number=change.key)
    if change.column == "status" and text != "ended":
        contract.ended_on = None
    store_cell(contract, change.column, text)


def store_cell(
    target: PartyProfile | BillingAccount | Contract, column: str, text: str
) -> None:
    field = target._meta.get_field(column)
    if isinstance(field, DateField):
        setattr(target, column, field.to_python(text) if text else None)
    else:
        setattr(target, column, text)
    target.save()


def store_of_option(change: PortalChange, text: str, at: datetime) -> None:
    """Let an option go on (`text` is its code), or end it."""
    rows = ContractOption.objects.filter(
        party=change.party_id,
        contract__contract_number=change.key,
        option_code=change.before + change.after,
    )
    if text:
        last = rows.aggregate(day=Max("started_on"))
        rows.filter(started_on=last["day"]).update(ended_on=None)
    else:
        rows.filter(ended_on=None).update(ended_on=at.astimezone(JST).date())


def store_of_login(change: PortalChange, text: str, at: datetime) -> None:
    """Let a login have its old address again.

    One that was withdrawn comes back, and one that is listed no more goes, with the
    next load: it alone knows the role.
    """
    if text and change.after:
        user = User.objects.select_for_update().get(pk=int(change.key))
        give_address_back(user, text, at)


STORE_BY_FILE: dict[str, Callable[[PortalChange, str, datetime], None]] = {
    "parties": store_of_party,
    "billing_accounts": store_of_account,
    "contracts": store_of_contract,
    "contract_options": store_of_option,
    "logins": store_of_login,
}
"""By file of the import: store a text in the cell of a change, without a new change."""
