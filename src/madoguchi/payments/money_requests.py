"""Refunds, write-offs and ends of charges: asked by one, decided by another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.fed_payments import FedKind, FedPayment
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.ledger.payment_feed import feed_payment
from madoguchi.payments.charge_ends import end_doubtful_charge
from madoguchi.payments.charge_refunds import RefundTerms, open_refund
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.models import CardCharge, CardRefund, MoneyRequest
from madoguchi.payments.money_limits import (
    refuse_impossible,
    request_is_open,
    seen_end,
)
from madoguchi.payments.refunds.bank_refunds import open_bank_refund
from madoguchi.payments.refunds.card_refund_ends import end_doubtful_refund
from madoguchi.payments.two_eyes import limit_of_one_person, yen_at_stake
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job

Kind = MoneyRequest.Kind
ENDS = (Kind.PAID, Kind.NOT_PAID)
"""Of charges; those of refunds name the refund."""


@dataclass(frozen=True, slots=True)
class MoneyTerms:
    """What is asked: yen of the bill of an account and month, and why.

    `charge` is that of a refund or of an end, None for a write-off. Of an end that is
    PAID the yen are what the gateway's page shows, with its day `paid_on`; of one that
    is NOT_PAID they are what the charge asked for.
    """

    kind: MoneyRequest.Kind
    account: int
    billing_month: date
    amount_yen: int
    reason: str
    charge: CardCharge | None = None
    paid_on: date | None = None
    ended_refund: CardRefund | None = None


def ask_for_money(
    party: int, terms: MoneyTerms, *, actor: str, at: datetime
) -> MoneyRequest:
    """Store a request, and carry it out where its sum needs nobody else.

    Refused `money_request_too_large` above what may go back or is owed, as `refuse_end`
    for the end of a charge, `no_refund_account` for a bank refund to nowhere,
    and `money_request_open` while another of its kind waits for the same bill.
    """
    is_end = terms.kind in ENDS
    row = MoneyRequest(
        party_id=party,
        kind=terms.kind,
        account_id=terms.account,
        billing_month=terms.billing_month,
        charge=None if is_end else terms.charge,
        ended_charge=terms.charge if is_end else None,
        ended_refund=terms.ended_refund,
        paid_on=terms.paid_on,
        amount_yen=terms.amount_yen,
        reason=terms.reason,
        asked_by=actor,
        asked_at=at,
    )
    refuse_impossible(row, at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise request_is_open() from None
    act = Act("money_asked", str(row), party, actor, at)
    record(act, request_changes(row))
    if yen_at_stake(row) <= limit_of_one_person(at.date()):
        carry_out(row, decided_by="", actor=actor, at=at)
    return row


def decide_on_money(
    row: MoneyRequest, *, approves: bool, actor: str, at: datetime
) -> None:
    """Approve a colleague's request and carry it out, or reject it.

    Refused `own_money_request` for who has asked for it, `money_request_decided` once
    it was decided, and as asking is: sums are compared again.
    """
    locked = MoneyRequest.objects.same_party_as(row).select_for_update().get(pk=row.pk)
    if locked.state != MoneyRequest.State.ASKED:
        raise Refused(
            "money_request_decided",
            _("この依頼は、すでに決まっています。何も変更していません。"),
        )
    if locked.asked_by == actor:
        raise Refused(
            "own_money_request",
            _(
                "ご自身の依頼は承認できません。お金は動いていません。"
                "ほかの担当者に頼んでください。"
            ),
        )
    if approves:
        carry_out(locked, decided_by=actor, actor=actor, at=at)
        return
    locked.state, locked.decided_by = MoneyRequest.State.REJECTED, actor
    locked.decided_at = at
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    act = Act("money_rejected", str(locked), locked.party_id, actor, at)
    record(act, request_changes(locked))


def carry_out(row: MoneyRequest, *, decided_by: str, actor: str, at: datetime) -> None:
    """Do what was asked for, in the transaction of the decision."""
    refuse_impossible(row, at)
    row.state, row.decided_by = MoneyRequest.State.DONE, decided_by
    row.decided_at = at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    if row.charge is not None:
        begin_refund(row, row.charge, at=at)
    elif row.ended_charge is not None:
        end_doubtful_charge(row.ended_charge, seen_end(row), actor=actor, at=at)
    elif row.ended_refund is not None:
        end_doubtful_refund(row.ended_refund, seen_end(row), actor=actor, at=at)
    elif row.kind == Kind.BY_BANK:
        open_bank_refund(row, at=at)
    else:
        post_write_off(row, actor=actor, at=at)
    act = Act("money_moved", str(row), row.party_id, actor, at)
    record(act, request_changes(row))


def begin_refund(row: MoneyRequest, charge: CardCharge, *, at: datetime) -> None:
    """Store the refund and queue the question to the gateway."""
    terms = RefundTerms(row.amount_yen, f"RQ{row.pk}", row.asked_by, row.decided_by)
    refund = open_refund(charge, terms, at=at)
    defer_job(
        "send_card_refund",
        at,
        party=row.party_id,
        actor=row.asked_by,
        refund=refund.pk,
    )


def post_write_off(row: MoneyRequest, *, actor: str, at: datetime) -> None:
    LedgerEntry.objects.create(
        party_id=row.party_id,
        account_id=row.account_id,
        event=LedgerEvent.WRITE_OFF,
        source=f"W{row.pk}",
        billing_month=row.billing_month,
        debit=AccountTitle.BAD_DEBT,
        credit=AccountTitle.RECEIVABLE,
        amount_yen=row.amount_yen,
        effective_on=at.date(),
        posted_at=at,
    )
    given_up = FedPayment(
        row.party_id,
        row.account_id,
        row.billing_month,
        f"W{row.pk}",
        FedKind.WRITE_OFF,
        row.amount_yen,
        at.date(),
    )
    feed_payment(given_up, at=at)
    ask_to_end_dunning(
        row.party_id, row.account_id, row.billing_month, actor=actor, at=at
    )


def request_changes(row: MoneyRequest) -> dict[str, list[str]]:
    return {
        "kind": ["", str(row.kind)],
        "amount_yen": ["", str(row.amount_yen)],
        "reason": ["", row.reason],
        "asked_by": ["", row.asked_by],
    }
