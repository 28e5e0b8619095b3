"""Change how a billing account pays: its used card, kept ones, or a transfer.

Each change is audited and goes into the change feed, column by column, as the import
names them. Tokens and numbers of bank accounts are in neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from madoguchi.customers.models import BillingAccount
from madoguchi.customers.portal_changes import (
    column_texts,
    imported_change,
    imported_row,
    keep_change,
)
from madoguchi.payments.models import (
    CardRegistration,
    KeptMethod,
    MethodFacts,
    PaymentMethod,
)
from madoguchi.platform.audit import Act, record

FACT_COLUMNS = tuple(field.name for field in MethodFacts._meta.get_fields())
MAX_KEPT = 5
"""Kept ones of an account, besides the used one."""


def facts_of_registration(row: CardRegistration) -> dict[str, object]:
    """Return the columns of a registered card; those of a bank account are empty."""
    empty = dict.fromkeys(FACT_COLUMNS, "")
    return empty | {
        "kind": "card",
        "card_token": row.card_token,
        "card_brand": row.card_brand,
        "card_last4": row.card_last4,
        "card_expiry": row.card_expiry,
        "registration_reference": row.reference,
        "found_usable_at": row.settled_at,
    }


def facts_of_method(method: MethodFacts) -> dict[str, object]:
    return {name: getattr(method, name) for name in FACT_COLUMNS}


def used_method_of(account: BillingAccount) -> PaymentMethod | None:
    """Find the card or bank account that is used, locked until the transaction ends."""
    rows = PaymentMethod.objects.select_for_update().filter(party=account.party_id)
    return rows.filter(account=account).first()


@contextmanager
def changed_method(
    verb: str, method: PaymentMethod, *, actor: str, at: datetime
) -> Iterator[None]:
    """Save what the block changes of a locked row, and keep each imported column."""
    row = imported_row(method)
    before = column_texts(method, row.file)
    yield
    method.save()
    after = column_texts(method, row.file)
    changed = {c: (before[c], text) for c, text in after.items() if text != before[c]}
    for column, texts in changed.items():
        keep_change(row, column, texts, at)
    words = {column: list(texts) for column, texts in changed.items()}
    record(Act(verb, str(method), method.party_id, actor, at), words)


@transaction.atomic
def pay_with_card(
    account: BillingAccount,
    facts: dict[str, object],
    *,
    actor: str,
    at: datetime,
) -> None:
    """Let an account pay with this card; what was used so far ends and is history."""
    method = used_method_of(account) or PaymentMethod(
        party_id=account.party_id, account=account
    )
    if method.kind:
        keep_method(method, rank=None, at=at)
    with changed_method("payment_card_changed", method, actor=actor, at=at):
        for name, value in facts.items():
            setattr(method, name, value)
    change_way_of_paying(account, BillingAccount.Payment.CARD, actor=actor, at=at)


def keep_method(method: PaymentMethod, *, rank: int | None, at: datetime) -> None:
    """Keep a used method beside the used one; without a rank as history."""
    KeptMethod.objects.create(
        party_id=method.party_id,
        account=method.account,
        rank=rank,
        kept_at=at,
        ended_at=None if rank else at,
        **facts_of_method(method),
    )


def change_way_of_paying(
    account: BillingAccount, to: str, *, actor: str, at: datetime
) -> None:
    if account.payment_method == to:
        return
    with imported_change("way_of_paying_changed", account, actor=actor, at=at):
        account.payment_method = to


@transaction.atomic
def pay_by_transfer(account: BillingAccount, *, actor: str, at: datetime) -> None:
    """Let an account pay its bills by transfer; what was used so far is history."""
    change_way_of_paying(account, BillingAccount.Payment.TRANSFER, actor=actor, at=at)
    if method := used_method_of(account):
        keep_method(method, rank=None, at=at)
        method.delete()


@transaction.atomic
def keep_card(row: CardRegistration, *, actor: str, at: datetime) -> KeptMethod:
    """Keep a registered card to be tried after the others."""
    kept = KeptMethod.objects.create(
        party_id=row.party_id,
        account=row.account,
        rank=last_rank(row.account) + 1,
        kept_at=at,
        **facts_of_registration(row),
    )
    record_kept("spare_card_added", kept, actor, at)
    return kept


def last_rank(account: BillingAccount) -> int:
    """Return the rank of the last kept method; 0 where there is none."""
    rows = kept_methods_of(account).aggregate(last=Max("rank"))
    return int(rows["last"] or 0)


def kept_methods_of(account: BillingAccount) -> QuerySet[KeptMethod]:
    """Query the kept methods in the order in which they are tried."""
    rows = KeptMethod.objects.filter(party=account.party_id, account=account)
    return rows.filter(rank__isnull=False).order_by("rank")


def record_kept(verb: str, kept: KeptMethod, actor: str, at: datetime) -> None:
    shown = f"{kept.card_brand} {kept.card_last4}".strip()
    words = {"card": ["", shown]}
    record(Act(verb, str(kept), kept.party_id, actor, at), words)


@transaction.atomic
def use_kept_card(kept: KeptMethod, *, actor: str, at: datetime) -> None:
    """Let the account pay with a kept card; the one used so far takes its place."""
    account = kept.account
    facts, rank = facts_of_method(kept), kept.rank
    end_kept(kept, at)
    method = used_method_of(account)
    if method and method.kind == "card":
        keep_method(method, rank=rank, at=at)
    elif method:
        keep_method(method, rank=None, at=at)
    method = method or PaymentMethod(party_id=kept.party_id, account=account)
    with changed_method("payment_card_changed", method, actor=actor, at=at):
        for name, value in facts.items():
            setattr(method, name, value)
    change_way_of_paying(account, BillingAccount.Payment.CARD, actor=actor, at=at)


def end_kept(kept: KeptMethod, at: datetime) -> None:
    kept.rank, kept.ended_at = None, at
    kept.save(update_fields=["rank", "ended_at"])


@transaction.atomic
def remove_kept_card(kept: KeptMethod, *, actor: str, at: datetime) -> None:
    """End a kept card; the gateway is told to forget it by whoever asked for this."""
    end_kept(kept, at)
    close_ranks(kept.account)
    record_kept("spare_card_removed", kept, actor, at)


@transaction.atomic
def try_kept_card_earlier(kept: KeptMethod, *, actor: str, at: datetime) -> None:
    """Move a kept card before the one that is tried before it, if there is one."""
    rows = list(kept_methods_of(kept.account).select_for_update())
    nth = next((n for n, row in enumerate(rows) if row.pk == kept.pk), 0)
    if nth == 0:
        return
    rows[nth - 1], rows[nth] = rows[nth], rows[nth - 1]
    store_ranks(rows)
    record_kept("spare_card_moved", kept, actor, at)


def close_ranks(account: BillingAccount) -> None:
    """Number the kept methods from 1 without a gap."""
    store_ranks(list(kept_methods_of(account).select_for_update()))


def store_ranks(rows: list[KeptMethod]) -> None:
    """Number rows from 1: first beyond all, since no rank is there twice."""
    top = max((row.rank or 0 for row in rows), default=0)
    for step in (top, 0):
        for rank, row in enumerate(rows, step + 1):
            row.rank = rank
            row.save(update_fields=["rank"])
