"""Change how a billing account pays: its used card, kept ones, or a transfer.

Each change is audited and goes into the change feed, column by column, as the import
names them. Tokens and numbers of bank accounts are in neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.customers.portal_changes import (
    column_texts,
    imported_change,
    imported_row,
    keep_change,
)
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import (
    CardRegistration,
    DebitMandate,
    KeptMethod,
    MethodFacts,
    PaymentMethod,
)
from madoguchi.platform.audit import Act, record

FACT_COLUMNS = tuple(field.name for field in MethodFacts._meta.get_fields())
MAX_KEPT = 5
"""Kept ones of an account, besides the used one."""
WAY_OF_KIND = {
    "card": BillingAccount.Payment.CARD,
    "debit": BillingAccount.Payment.DEBIT,
}
VERB_OF_KIND = {"card": "payment_card_changed", "debit": "payment_account_changed"}


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


def facts_of_mandate(row: DebitMandate) -> dict[str, object]:
    """Return the columns of a registered bank account; those of a card are empty."""
    empty = dict.fromkeys(FACT_COLUMNS, "")
    return empty | {
        "kind": "debit",
        "bank_code": row.bank_code,
        "branch_code": row.branch_code,
        "account_type": row.account_type,
        "bank_account_number": row.tail,
        "sealed_account": row.sealed_account,
        "mandate_number": row.number,
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
def pay_with(
    account: BillingAccount,
    facts: dict[str, object],
    *,
    actor: str,
    at: datetime,
) -> None:
    """Let an account pay by this card or bank account; what was used so far ends."""
    method = used_method_of(account) or PaymentMethod(
        party_id=account.party_id, account=account
    )
    if method.kind:
        keep_method(method, rank=None, at=at)
    use_facts(method, facts, actor=actor, at=at)


def use_facts(
    method: PaymentMethod, facts: dict[str, object], *, actor: str, at: datetime
) -> None:
    """Write a card or bank account into the used row, and change the way of paying."""
    way = str(facts["kind"])
    with changed_method(VERB_OF_KIND[way], method, actor=actor, at=at):
        for name, value in facts.items():
            setattr(method, name, value)
    change_way_of_paying(method.account, WAY_OF_KIND[way], actor=actor, at=at)


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
def keep_spare(
    account: BillingAccount, facts: dict[str, object], *, actor: str, at: datetime
) -> KeptMethod:
    """Keep a registered card or bank account to be tried after the others."""
    kept = KeptMethod.objects.create(
        party_id=account.party_id,
        account=account,
        rank=last_rank(account) + 1,
        kept_at=at,
        **facts,
    )
    record_kept("spare_card_added", kept, actor, at)
    return kept


def refuse_too_many_kept(account: BillingAccount) -> None:
    """Refuse more than a few: `too_many_kept_cards`."""
    if kept_methods_of(account).count() >= MAX_KEPT:
        words = _(
            "予備のお支払い方法は%(most)s件までです。追加していません。"
            "使わないものを、お支払いの画面で削除してください。"
        )
        raise Refused("too_many_kept_cards", words % {"most": MAX_KEPT})


def last_rank(account: BillingAccount) -> int:
    """Return the rank of the last kept method; 0 where there is none."""
    rows = kept_methods_of(account).aggregate(last=Max("rank"))
    return int(rows["last"] or 0)


def kept_methods_of(account: BillingAccount) -> QuerySet[KeptMethod]:
    """Query the kept methods in the order in which they are tried."""
    rows = KeptMethod.objects.filter(party=account.party_id, account=account)
    return rows.filter(rank__isnull=False).order_by("rank")


def record_kept(verb: str, kept: KeptMethod, actor: str, at: datetime) -> None:
    tail = kept.card_last4 or kept.bank_account_number
    shown = f"{kept.card_brand or kept.bank_code} {tail}".strip()
    words = {"card": ["", shown]}
    record(Act(verb, str(kept), kept.party_id, actor, at), words)


@transaction.atomic
def use_kept_card(kept: KeptMethod, *, actor: str, at: datetime) -> None:
    """Let the account pay by a kept card or account; the one before takes its place."""
    account = kept.account
    facts, rank = facts_of_method(kept), kept.rank
    end_kept(kept, at)
    method = used_method_of(account)
    if method:
        keep_method(method, rank=rank, at=at)
    method = method or PaymentMethod(party_id=kept.party_id, account=account)
    use_facts(method, facts, actor=actor, at=at)


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
