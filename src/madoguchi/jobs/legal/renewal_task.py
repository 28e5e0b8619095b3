"""Tell customers before a term renews by itself (電気通信事業法: 自動更新の通知)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.template.loader import render_to_string

from madoguchi.catalogue.models import Operator
from madoguchi.catalogue.price_tags import item_price_tag
from madoguchi.catalogue.queries import (
    CatalogueReference,
    catalogue_reference_on,
    policy_on,
)
from madoguchi.contracts.models import Contract
from madoguchi.contracts.rules import next_renewal_on
from madoguchi.jobs.legal.telling import Telling, tell_party
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import format_day_in_full
from madoguchi.legal_notices.models import RenewalNotice
from madoguchi.platform.batch import batch
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import UNDER_WAY_STATES

RENEWAL_ACTOR = "renewal notices"
CONTRACTS_AT_ONCE = 1_000


@periodic_task(cron="40 0 * * *", name="tell_renewals")
def tell_renewals(at: datetime) -> None:
    """Tell each contract whose term renews within the days of the rules, once."""
    today = at.astimezone(JST).date()
    with batch(RENEWAL_ACTOR):
        days, facts = (
            policy_on(today).renewal_notice_days,
            catalogue_reference_on(today),
        )
    if not days:
        return
    limit, last = today + timedelta(days=days), 0
    while found := contracts_with_term(last):
        last = found[-1].pk
        due = [
            (contract, day)
            for contract, day in renewals_of(found, facts, today)
            if day <= limit
        ]
        with batch(RENEWAL_ACTOR):
            for contract, day in due:
                tell_renewal(contract, day, facts, at)


def contracts_with_term(after: int) -> list[Contract]:
    """Load the next contracts in use that have a term, by their ids."""
    with batch(RENEWAL_ACTOR):
        rows = Contract.objects.filter(
            pk__gt=after, status="active", ended_on=None, term_end_on__isnull=False
        )
        return list(rows.select_related("party").order_by("pk")[:CONTRACTS_AT_ONCE])


def renewals_of(
    contracts: list[Contract], facts: CatalogueReference, today: date
) -> Iterator[tuple[Contract, date]]:
    """Pair contracts with the day on which their next term begins."""
    for contract in contracts:
        item = facts.items.get(contract.plan_code)
        if item is None or not item.term_months or contract.term_end_on is None:
            continue
        yield contract, next_renewal_on(contract.term_end_on, item.term_months, today)


def tell_renewal(
    contract: Contract, day: date, facts: CatalogueReference, at: datetime
) -> None:
    """Tell a renewal once; nothing where the customer leaves anyway. In a batch."""
    leaving = Order.objects.filter(
        party=contract.party_id,
        contract=contract,
        kind="cancel",
        state__in=UNDER_WAY_STATES,
    )
    told = RenewalNotice.objects.filter(
        party=contract.party_id, contract=contract, renews_on=day
    )
    if leaving.exists() or told.exists():
        return
    before = facts.items.get(contract.plan_code)
    later = catalogue_reference_on(day)
    after = later.items.get(contract.plan_code)
    RenewalNotice.objects.create(
        party_id=contract.party_id,
        contract=contract,
        renews_on=day,
        fee_before_yen=before.price_yen if before else None,
        fee_after_yen=after.price_yen if after else None,
        tax_category=before.tax_category if before else "",
        told_at=at,
    )
    is_consumer = contract.party.is_consumer
    words = {
        "contract": contract,
        "day": format_day_in_full(day),
        "before": item_price_tag(before, facts, is_consumer=is_consumer)
        if before
        else None,
        "after": item_price_tag(after, later, is_consumer=is_consumer)
        if after
        else None,
        "phone": Operator.objects.get().support_phone,
    }
    telling = Telling(
        f"更新 {day:%Y-%m-%d}",
        "ご契約の自動更新のお知らせ",
        render_to_string("mail/renewal.txt", words),
    )
    tell_party([contract], telling, actor=RENEWAL_ACTOR, at=at)
