"""Count what an incident gives back, and give it: once an incident and contract."""

from calendar import monthrange
from datetime import datetime

from procrastinate.contrib.django import app

from madoguchi.compensations.final_bills import HAS_FINAL_BILL_SQL
from madoguchi.compensations.models import Compensation, ContractCompensation
from madoguchi.compensations.settlement import settle_contract
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.calendar import JST
from madoguchi.notices.reach import reaches_sql
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import execute, read_row
from madoguchi.platform.scope import scope

CONTRACTS_AT_ONCE = 500
REACHES_SQL = reaches_sql(
    "notice",
    {
        "functions": "notice.functions::text[]",  # the rule has looked at them
        "service": "contract.service",
        "contract_number": "contract.contract_number",
        "postal_code": "contract.service_postal_code",
        "address": "contract.service_address",
    },
)
PLAN_SQL = """
    SELECT trunc(item.price_excl)::bigint AS yen, item.tax_category
    FROM catalogue_item item
    WHERE item.item_code = contract.plan_code AND item.valid_from <= %(first)s
    ORDER BY item.valid_from DESC LIMIT 1"""
COUNT_SQL = f"""
    INSERT INTO compensations_contractcompensation
        (party_id, compensation_id, contract_id, days, amount_yen, tax_category, state)
    SELECT contract.party_id, %(compensation)s, contract.id, rule.days,
        least(plan.yen, ceil(plan.yen * rule.days::numeric / %(month_days)s))::bigint,
        plan.tax_category, 'counted'
    FROM notices_notice notice
    JOIN contracts_contract contract ON {REACHES_SQL}
    JOIN unnest(%(services)s::text[], %(days)s::int[]) rule (service, days)
        ON rule.service = contract.service
    CROSS JOIN LATERAL ({PLAN_SQL}) plan
    WHERE notice.id = %(notice)s AND plan.yen > 0
        AND contract.started_on <= %(last)s
        AND (contract.ended_on IS NULL OR contract.ended_on >= %(first)s)
    ON CONFLICT DO NOTHING"""  # noqa: S608 of constants
SUMS_SQL = f"""
    SELECT count(*), coalesce(sum(row.amount_yen), 0)::bigint,
        count(*) FILTER (WHERE {HAS_FINAL_BILL_SQL})
    FROM compensations_contractcompensation row
    JOIN contracts_contract contract
        ON contract.id = row.contract_id AND contract.party_id = row.party_id
    WHERE row.compensation_id = %(compensation)s"""  # noqa: S608 of constants


@app.task(name="count_compensation", retry=RETRY_FOR_A_DAY)
def count_compensation(actor: str, compensation: int, **_no_party: None) -> None:
    """Count the contracts that an incident touched, and sum up. Safe to repeat."""
    with batch(actor):
        rows = Compensation.objects.select_for_update().select_related("notice")
        row = rows.get(pk=compensation)
        if row.state != Compensation.State.ASKED:
            return
        ContractCompensation.objects.filter(compensation=row).delete()
        execute(COUNT_SQL, count_params(row))
        sums = read_row(SUMS_SQL, {"compensation": row.pk})
        row.contract_count, row.total_yen, row.return_count = sums
        row.state = Compensation.State.COUNTED
        row.save()
        log_compensation(row, "compensation_counted", actor, now())


def count_params(row: Compensation) -> dict[str, object]:
    """Return the parameters of the count; the month of the first day prices a day."""
    begin = row.notice.starts_at.astimezone(JST).date()
    end = row.notice.ends_at or row.notice.starts_at
    return {
        "compensation": row.pk,
        "notice": row.notice_id,
        "services": list(row.days_by_service),
        "days": list(row.days_by_service.values()),
        "month_days": monthrange(begin.year, begin.month)[1],
        "first": begin,
        "last": end.astimezone(JST).date(),
    }


@app.task(name="settle_compensation", retry=RETRY_FOR_A_DAY)
def settle_compensation(actor: str, compensation: int, **_no_party: None) -> None:
    """Give what was approved, contract by contract; forget what was rejected.

    Stopped half-way it goes on where it stood: each contract is one transaction.
    """
    at = now()
    with batch(actor):
        row = Compensation.objects.get(pk=compensation)
        if row.state == Compensation.State.REJECTED:
            ContractCompensation.objects.filter(compensation=row).delete()
            log_compensation(row, "compensation_rejected", actor, at)
    if row.state != Compensation.State.APPROVED:
        return
    while waiting := waiting_contracts(row, actor):
        for party, pk in waiting:
            with scope(actor, party):
                settle_contract(party, pk, actor=actor, at=at)
    with batch(actor):
        row = Compensation.objects.select_for_update().get(pk=compensation)
        if row.state == Compensation.State.APPROVED:
            row.state = Compensation.State.DONE
            row.save()
            log_compensation(row, "compensation_settled", actor, at)


def waiting_contracts(row: Compensation, actor: str) -> list[tuple[int, int]]:
    """Return party and number of the next contracts that have got nothing yet."""
    with batch(actor):
        rows = ContractCompensation.objects.filter(
            compensation=row, state=ContractCompensation.State.COUNTED
        )
        return list(rows.order_by("pk").values_list("party", "pk")[:CONTRACTS_AT_ONCE])


def log_compensation(row: Compensation, verb: str, actor: str, at: datetime) -> None:
    """Log count and sum of a compensation. Inside a batch."""
    act = Act(verb, row.reference, None, actor, at)
    record(
        act,
        {
            "contracts": ["", str(row.contract_count)],
            "total_yen": ["", str(row.total_yen)],
        },
    )
