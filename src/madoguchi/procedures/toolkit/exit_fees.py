"""What leaving a contract costs, in words."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import exit_cost_on
from madoguchi.procedures.toolkit.item_prices import exit_fee_text


def exit_fee_on(case: Case, day: date) -> str:
    """Write the fee of a day; of a term whose end is unknown none is promised."""
    cost = exit_cost_on(case, day)
    if cost.is_unsure:
        return _("契約期間を確かめてから、窓口がご案内します")
    return exit_fee_text(case, cost.fee_yen)
