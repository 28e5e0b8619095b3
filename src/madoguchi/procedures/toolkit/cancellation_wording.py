"""Sentences about the costs and consequences of cancelling a contract."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Policy
from madoguchi.contracts.models import Equipment
from madoguchi.contracts.return_cases import ReturnTerms, compute_return_terms
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_month, format_yen
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    billing_period_around,
    discounts_text,
    exit_cost_on,
)
from madoguchi.procedures.toolkit.item_prices import exit_fee_text
from madoguchi.procedures.toolkit.last_bill_estimate import estimate_last_bill
from madoguchi.procedures.toolkit.set_discounts import lost_discounts_text
from madoguchi.procedures.toolkit.timing import format_japanese_day

MAX_SHOWN_LENGTH = 30  # letters of an address that is to be read


def return_terms(rules: Policy, *, last_on: date, asked_on: date) -> ReturnTerms:
    return compute_return_terms(
        last_on=last_on,
        asked_on=asked_on,
        kit=rules.kit_days * ONE_DAY,
        due=rules.return_days * ONE_DAY,
        fee_yen=rules.damage_fee_yen,
    )


def exit_fee_notice(case: Case, day: date) -> str:
    cost = exit_cost_on(case, day)
    if cost.is_unsure:
        return _(
            "契約解除料は、契約期間を確かめてから窓口がご案内します。"
            "お急ぎのときは、お申し込みの前にお問い合わせください。"
        )
    if cost.window_from is None or cost.window_to is None:
        return _("契約解除料はかかりません（契約期間の定めなし）。")
    if not cost.fee_yen:
        return free_window_notice(case, cost.window_to)
    words = _("契約解除料は%(yen)sです（%(first)sから%(last)sは0円）。")
    opens, closes = cost.window_from, cost.window_to
    same_year = opens.year == closes.year
    return words % {
        "yen": exit_fee_text(case, cost.fee_yen),
        "first": format_month(opens),
        "last": _("%(month)s月") % {"month": closes.month}
        if same_year
        else format_month(closes),
    }


def free_window_notice(case: Case, last_free_on: date) -> str:
    """Say until which day leaving is free, and what it costs from the day after."""
    next_on = last_free_on + ONE_DAY
    fee_yen = exit_cost_on(case, next_on).fee_yen
    if not fee_yen:
        return _("契約解除料はかかりません（更新月のため）。")
    words = _("契約解除料は%(last)sまで0円（更新月のため）、%(next)sから%(yen)sです。")
    return words % {
        "last": format_japanese_day(last_free_on),
        "next": format_japanese_day(next_on),
        "yen": exit_fee_text(case, fee_yen),
    }


def last_bill_text(case: Case, day: date) -> str:
    month = billing_period_around(case, day).last.month
    params = {"month": month, "yen": format_yen(estimate_last_bill(case, day))}
    if exit_cost_on(case, day).is_unsure:
        words = _("%(month)s月分、およそ%(yen)s（税込、契約解除料と通話料などは別）")
        return words % params
    return _("%(month)s月分、およそ%(yen)s（税込、通話料などは別）") % params


def ending_discounts_notice(case: Case, last_on: date) -> str:
    """Say which discounts end with the contract: its own, and what hangs on it."""
    own = discounts_text(case)
    elsewhere = lost_discounts_text(case, last_on + ONE_DAY)
    sentence = _("%(cuts)sは終わります。") % {"cuts": own} if own else ""
    if elsewhere:
        sentence += _("%(cuts)s。") % {"cuts": elsewhere}
    return sentence


def equipment_text(pieces: Iterable[Equipment]) -> str:
    return "、".join(f"{p.kind} {p.model}（{p.serial}）" for p in pieces)
