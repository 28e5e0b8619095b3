"""One draft for each kind and contract: resumed where there is one already."""

from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from madoguchi.procedures.engine.drafts import begin_draft
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case

LOCK_DRAFTS_SQL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@transaction.atomic
def resume_or_begin_draft(kind: type[Procedure], case: Case, *, key: UUID) -> Order:
    """Return the order of a key, else the newest draft of the kind, else a new one.

    Refused as `begin_draft` refuses.
    """
    with connection.cursor() as cursor:
        name = f"madoguchi drafts {case.party.pk} {kind.key}"
        cursor.execute(LOCK_DRAFTS_SQL, [name])
    if Order.objects.filter(party=case.party, key=key).exists():
        return begin_draft(kind, case, key=key)
    kind.refuse_case(case)
    return draft_of(kind, case) or begin_draft(kind, case, key=key)


def draft_of(kind: type[Procedure], case: Case) -> Order | None:
    """Find the draft that would be resumed."""
    contract = case.contract.pk if case.contract else None
    return drafts_like(case.party.pk, kind.key, contract).first()


def drafts_like(party: int, kind: str, contract: int | None) -> QuerySet[Order]:
    """Query the drafts of a kind and contract, the newest first."""
    drafts = Order.objects.filter(party=party, kind=kind, state=OrderState.DRAFT)
    return drafts.filter(contract=contract).order_by("-saved_at", "-pk")
