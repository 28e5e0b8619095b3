"""Give a member a part of its party's rows, for some days, and end that again."""

from datetime import date, datetime

from madoguchi.customers.models import Grant, Member, Party
from madoguchi.customers.rights import Right
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.people.grant_checks import (
    WantedGrant,
    refuse_unfit,
    refuse_unknown_keys,
)
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

LISTING_ACTOR = "operator command"
NOTHING_CHANGED = "何も変更していません。"


def add_grant(
    mail: str, customer: str, wanted: WantedGrant, by: ActingOperator, at: datetime
) -> Grant:
    """Add a grant; from then on the role of the member gives it nothing.

    Refused: `no_such_login`, `unfit_grant` (unknown rights, no keys, days reversed or
    over), `grant_key_unknown`. Reading contracts belongs to each: without it no page
    opens.
    """
    refuse_unfit(wanted, at.date())
    rights = sorted({*wanted.rights, Right.READ_CONTRACTS})
    with batch(f"operator {by.name}"):
        member = member_of_customer(mail, customer)
        refuse_unknown_keys(member.party_id, wanted)
        row = Grant.objects.create(
            member=member,
            party=member.party,
            rights=rights,
            scope=wanted.scope,
            keys=list(wanted.keys),
            from_on=wanted.from_on,
            until_on=wanted.until_on,
        )
        record_grant("grant_added", row, by, at)
    return row


def end_grant(pk: int, last_on: date | None, by: ActingOperator, at: datetime) -> Grant:
    """Set the last day of a grant: without one today, or never where it is to begin.

    The day before it begins takes it back whole. Refused: `no_such_grant`,
    `grant_is_over`, `unfit_grant` (a day that is over: what was open was open).
    """
    with batch(f"operator {by.name}"):
        row = (
            Grant.objects.select_related("member__user", "party").filter(pk=pk).first()
        )
        if row is None:
            raise Refused("no_such_grant", f"権限の付与 {pk} はありません。")
        row.until_on = fitting_last_day(row, last_on, at.date())
        row.save(update_fields=["until_on"])
        record_grant("grant_ended", row, by, at)
    return row


def list_grants(customer: str) -> list[Grant]:
    """Return the grants of a customer's members.

    Refused: `customer_needed`, `no_such_customer`.
    """
    if not customer:
        raise Refused(
            "customer_needed",
            "どのお客様の付与を見るか、--customer にお客様番号を指定してください。",
        )
    with batch(LISTING_ACTOR):
        if not Party.objects.filter(customer_number=customer).exists():
            raise Refused(
                "no_such_customer",
                f"お客様番号 {customer[:20]} はありません。番号を確かめてください。",
            )
        rows = Grant.objects.filter(party__customer_number=customer)
        return list(rows.select_related("member__user").order_by("pk"))


def member_of_customer(mail: str, customer: str) -> Member:
    rows = Member.objects.filter(
        user__email=mail.lower(), party__customer_number=customer
    )
    member = rows.select_related("party").first()
    if member is None:
        raise Refused(
            "no_such_login",
            f"{mail} はお客様番号 {customer or '（--customer）'} の"
            "ログインではありません。何も変更していません。",
        )
    return member


def fitting_last_day(row: Grant, wanted: date | None, today: date) -> date:
    """Return the last day to set. Refused: `grant_is_over`, `unfit_grant`."""
    if row.until_on and row.until_on < today:
        raise Refused(
            "grant_is_over",
            f"権限の付与 {row.pk} は{format_day(row.until_on)}で終わっています。"
            f"{NOTHING_CHANGED}もう一度付けるには grants add を使ってください。",
        )
    first = max(today, row.from_on) - ONE_DAY
    last = wanted or max(today, first)
    if last < first:
        raise Refused(
            "unfit_grant",
            f"最後の日は{format_day(first)}から指定できます"
            f"（その日にすると、すぐに使えなくなります）。{NOTHING_CHANGED}",
        )
    return last


def record_grant(verb: str, row: Grant, by: ActingOperator, at: datetime) -> None:
    changes = {
        "rights": ["", " ".join(row.rights)],
        "scope": ["", " ".join([row.scope, *row.keys])],
        "from_on": ["", row.from_on.isoformat()],
        "until_on": ["", row.until_on.isoformat() if row.until_on else ""],
        "reason": ["", by.reason],
    }
    act = Act(verb, str(row), row.party_id, f"operator {by.name}", at)
    record(act, changes)
