"""The contracts that are billed together, and so pay in the same way."""

from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case

MAX_CONTRACTS_NAMED = 3


def shared_contracts(case: Case) -> list[LabelledText]:
    """Name the contracts that pay together with this one: a row of a quote, or none."""
    mine = Contract.objects.filter(party=case.party, account=case.about.account)
    rows = list(mine.exclude(status="ended").order_by("contract_number"))
    if len(rows) < 2:  # noqa: PLR2004 this one alone
        return []
    named = "、".join(row.label for row in rows[:MAX_CONTRACTS_NAMED])
    words = _("%(named)sなど、同じ請求先の%(n)s契約")
    if len(rows) <= MAX_CONTRACTS_NAMED:
        words = _("%(named)s（同じ請求先の%(n)s契約）")
    return [(_("いっしょに替わる契約"), words % {"named": named, "n": len(rows)})]
