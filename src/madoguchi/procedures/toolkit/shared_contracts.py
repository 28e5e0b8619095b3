"""The contracts that are billed together, and so pay in the same way."""

from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.contracts.some_contracts import contracts_named
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case

MAX_CONTRACTS_NAMED = 3


def shared_contracts(case: Case) -> list[LabelledText]:
    """Name the contracts that pay together with this one: a row of a quote, or none."""
    mine = Contract.objects.filter(party=case.party, account=case.about.account)
    found = contracts_named(mine.exclude(status="ended"), MAX_CONTRACTS_NAMED)
    if found.count < 2:  # noqa: PLR2004 this one alone
        return []
    words = _("%(named)sなど、同じ請求先の%(n)s契約")
    if found.are_all_named:
        words = _("%(named)s（同じ請求先の%(n)s契約）")
    said = words % {"named": "、".join(found.first), "n": found.count}
    return [(_("いっしょに替わる契約"), said)]
