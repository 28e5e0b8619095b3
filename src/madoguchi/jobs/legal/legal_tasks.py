"""Count the contracts that a notice of the law concerns, and tell each once."""

from datetime import datetime

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.legal.telling import Telling, tell_party
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.wording import format_day_in_full
from madoguchi.legal_notices.models import LegalNotice, ToldContract
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import execute

MAX_CONTRACTS_NAMED = 20
CONCERNED_SQL = """
    INSERT INTO legal_notices_toldcontract (party_id, notice_id, contract_id)
    SELECT contract.party_id, notice.id, contract.id
    FROM legal_notices_legalnotice notice, contracts_contract contract
    WHERE notice.id = %(notice)s AND contract.status <> 'ended'
        AND (contract.ended_on IS NULL OR contract.ended_on >= notice.happens_on)
        AND (notice.services = '{}' OR contract.service = ANY (notice.services))
        AND (notice.plans = '{}' OR contract.plan_code = ANY (notice.plans))
        AND (notice.contracts = '{}'
            OR contract.contract_number = ANY (notice.contracts))
        AND (notice.areas = '{}' OR EXISTS (
            SELECT FROM unnest(notice.areas) area
            WHERE starts_with(contract.service_postal_code, area)
            OR starts_with(normalize(contract.service_address, NFKC), area)))"""


@app.task(name="count_told_contracts", retry=RETRY_FOR_A_DAY)
def count_told_contracts(actor: str, notice: int, **_no_party: None) -> None:
    """Note each contract that a notice concerns. Nobody is told yet."""
    with batch(actor):
        row = LegalNotice.objects.select_for_update().get(pk=notice)
        if row.state != LegalNotice.State.ASKED:
            return
        ToldContract.objects.filter(notice=row).delete()
        row.contract_count = execute(CONCERNED_SQL, {"notice": row.pk})
        row.state = LegalNotice.State.COUNTED
        row.save()
        log_notice(row, "law_counted", actor, now())


@app.task(name="tell_contracts", retry=RETRY_FOR_A_DAY)
def tell_contracts(actor: str, notice: int, **_no_party: None) -> None:
    """Tell each customer once; stopped half-way it goes on where it stood."""
    at = now()
    with batch(actor):
        row = LegalNotice.objects.get(pk=notice)
    if row.state != LegalNotice.State.TELLING:
        return
    while tell_next_party(row, actor, at):
        pass
    with batch(actor):
        row = LegalNotice.objects.select_for_update().get(pk=notice)
        if row.state == LegalNotice.State.TELLING:
            row.state = LegalNotice.State.TOLD
            row.save()
            log_notice(row, "law_told", actor, at)


def tell_next_party(notice: LegalNotice, actor: str, at: datetime) -> bool:
    """Tell the next customer about all their contracts; whether there was one."""
    with batch(actor):
        waiting = ToldContract.objects.filter(notice=notice, told_at=None)
        first = waiting.order_by("party", "pk").first()
        if first is None:
            return False
        rows = list(
            waiting.filter(party=first.party_id)
            .select_for_update(of=("self",))
            .select_related("contract__party")
            .order_by("contract__contract_number")
        )
        contracts = [row.contract for row in rows]
        numbers = [contract.contract_number for contract in contracts]
        tell_party(contracts, telling_of(notice, numbers), actor=actor, at=at)
        waiting.filter(party=first.party_id).update(told_at=at)
    return True


def telling_of(notice: LegalNotice, numbers: list[str]) -> Telling:
    words = {
        "notice": notice,
        "day": format_day_in_full(notice.happens_on),
        "numbers": numbers[:MAX_CONTRACTS_NAMED],
        "more": len(numbers[MAX_CONTRACTS_NAMED:]),
        "phone": Operator.objects.get().support_phone,
    }
    return Telling(
        notice.reference, notice.title, render_to_string("mail/legal.txt", words)
    )


def log_notice(row: LegalNotice, verb: str, actor: str, at: datetime) -> None:
    """Log text and count of a notice. Inside a batch."""
    act = Act(verb, row.reference, None, actor, at)
    record(act, {"contracts": ["", str(row.contract_count)], "text": ["", row.digest]})
