"""The term of a contract under another plan."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.contracts.rules import same_day_months_later
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_month
from madoguchi.procedures.toolkit.case import Case


def new_term_end(case: Case, item: Item, day: date) -> date | None:
    """Return the end of the term after the change; None without a term."""
    if not item.term_months:
        return None
    return (
        case.about.term_end_on or same_day_months_later(day, item.term_months) - ONE_DAY
    )


def leaves_term(case: Case, item: Item) -> bool:
    """Whether a term ends with the change, also one whose end nobody knows."""
    plan = case.plan
    had_term = case.about.term_end_on is not None or bool(
        plan and plan.term_months and plan.early_exit_fee_yen
    )
    return had_term and not item.term_months


def term_text(case: Case, item: Item, day: date) -> str:
    """Write what becomes of the term."""
    was, new = case.about.term_end_on, new_term_end(case, item, day)
    if new is None:
        return _("契約期間の定めなし") if was is None else _("契約期間は終わります")
    if was is not None:
        return _("いまの契約期間のまま変わりません")
    params = {"months": item.term_months, "month": format_month(new)}
    return _("%(months)sか月（%(month)sまで）") % params
