"""Refunds, write-offs and ends of charges: asked by one, decided by another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.fed_payments import FedKind, FedPayment, feed_payment
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_ends import SeenEnd, end_doubtful_charge, refuse_end
from madoguchi.payments.charge_refunds import RefundTerms, open_refund, refundable_yen
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.dunning.terms import dunning_rule_on
from madoguchi.payments.models import CardCharge, MoneyRequest
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job

Kind = MoneyRequest.Kind
ENDS = (Kind.PAID, Kind.NOT_PAID)


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


def ask_for_money(
    party: int, terms: MoneyTerms, *, actor: str, at: datetime
) -> MoneyRequest:
    """Store a request, and carry it out where its sum needs nobody else.

    Refused `money_request_too_large` above what may go back or is owed, as `refuse_end`
    for the end of a charge, and `money_request_open` while another of its kind waits
    for the same bill.
    """
    is_end = terms.kind in ENDS
    row = MoneyRequest(
        party_id=party,
        kind=terms.kind,
        account_id=terms.account,
        billing_month=terms.billing_month,
        charge=None if is_end else terms.charge,
        ended_charge=terms.charge if is_end else None,
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


def yen_at_stake(row: MoneyRequest) -> int:
    """The sum that says whether a second person decides, with that of its charge."""
    charge = row.ended_charge
    return max(row.amount_yen, charge.amount_yen) if charge else row.amount_yen


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


def seen_end(row: MoneyRequest) -> SeenEnd:
    """What a request about the end of a charge says that the gateway's page shows."""
    if row.kind == Kind.NOT_PAID:
        return SeenEnd(0)
    return SeenEnd(row.amount_yen, row.paid_on)


def refuse_impossible(row: MoneyRequest, at: datetime) -> None:
    if row.ended_charge is not None:
        refuse_end(row.ended_charge, seen_end(row), at)
        refuse_second_end(row)
    elif row.charge is not None:
        refuse_too_large(row, refundable_yen(row.charge))
    else:
        bill = (row.party_id, row.account_id, row.billing_month)
        refuse_too_large(row, owed_of_bill(*bill) - open_charges_yen(*bill))


def refuse_second_end(row: MoneyRequest) -> None:
    """Refuse while the other end of the same charge waits for somebody."""
    others = MoneyRequest.objects.same_party_as(row).exclude(pk=row.pk)
    waiting = others.filter(ended_charge=row.ended_charge, state=row.State.ASKED)
    if waiting.exists():
        raise request_is_open()


def open_charges_yen(party: int, account: int, billing_month: date) -> int:
    """What is asked of a card for a bill, and may still be paid: it is not given up."""
    rows = CardCharge.objects.filter(
        party=party,
        account=account,
        billing_month=billing_month,
        state__in=OPEN_CHARGE_STATES,
    )
    total: int | None = rows.aggregate(yen=Sum("amount_yen"))["yen"]
    return total or 0


def refuse_too_large(row: MoneyRequest, limit_yen: int) -> None:
    if row.amount_yen > limit_yen:
        words = _(
            "いま扱えるのは%(limit)sまでです。お金は動いていません。"
            "請求と入金の記録をお確かめください。"
        )
        told = {"limit": format_yen(max(limit_yen, 0))}
        raise Refused("money_request_too_large", words % told)


def request_is_open() -> Refused:
    return Refused(
        "money_request_open",
        _(
            "この請求には、承認を待っている依頼があります。今回の分は依頼していません。"
            "先にその依頼を決めてください。"
        ),
    )


def limit_of_one_person(today: date) -> int:
    """Return up to which yen nobody else has to agree; 0 without rules."""
    rule = dunning_rule_on(today)
    return rule.two_eyes_from_yen if rule else 0


def request_changes(row: MoneyRequest) -> dict[str, list[str]]:
    return {
        "kind": ["", str(row.kind)],
        "amount_yen": ["", str(row.amount_yen)],
        "reason": ["", row.reason],
        "asked_by": ["", row.asked_by],
    }
