"""The contracts of the open customer that have not ended. Inside its scope."""

from django.http import Http404

from madoguchi.contracts.models import Contract
from madoguchi.desk.visits import Visit
from madoguchi.platform.models import OwnedQuerySet

ENDED, MAX_CHOICES = "ended", 20


def running_contracts(visit: Visit) -> OwnedQuerySet[Contract]:
    mine = Contract.objects.visible_to(visit.access).exclude(status=ENDED)
    return mine.order_by("contract_number")


def running_contract_choices(visit: Visit) -> list[tuple[str, str]]:
    """List code and label of each; none where there are too many to choose from."""
    rows = list(running_contracts(visit)[: MAX_CHOICES + 1])
    if len(rows) > MAX_CHOICES:
        return []
    return [(row.code, f"{row.label} {row.contract_number}") for row in rows]


def code_of_running_contract(visit: Visit, number: str) -> str:
    """Return the code of the contract with that number; "" for none."""
    rows = running_contracts(visit).filter(contract_number=number)
    return rows.values_list("code", flat=True).first() or ""


def running_contract_or_404(visit: Visit, code: str) -> Contract:
    rows = running_contracts(visit).select_related("account", "party")
    if (contract := rows.filter(code=code).first()) is None:
        raise Http404
    return contract
