"""Discounts of other contracts that hang on this one (セット割).

Which item wants what beside it is the operator's own rule, `discounts_need` of the
policy. Of a discount without a rule nobody can say for certain that it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.billing.models import Charge
from madoguchi.catalogue.price_tags import paid_text
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.kernel.wording import format_month
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import MONTHLY_DISCOUNT, held_options
from madoguchi.procedures.toolkit.item_prices import tag_of
from madoguchi.procedures.toolkit.timing import first_bill_month

LOST_DISCOUNTS_LABEL = gettext_lazy("ほかのご契約の割引")
MAX_NAMED_DISCOUNTS = 3
Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class DependentDiscount:
    """`yen`: what it takes off a month, with tax. `first_month` is the first without.

    `is_certain`: the operator's rule says that it ends.
    """

    contract_id: int
    item_code: str
    contract: str
    name: str
    yen: int
    first_month: date
    is_certain: bool


def codes_of_contract(case: Case) -> Codes:
    """Return what a rule may ask of this contract: service, plan and options."""
    options = (option.option_code for option in held_options(case))
    return frozenset({case.about.service, case.about.plan_code, *options})


def lost_discounts(
    case: Case, first_day: date, remaining: Codes = frozenset()
) -> list[DependentDiscount]:
    """List the discounts of other contracts that a change of this one takes away.

    `first_day`: the first day in Japan of the change. `remaining`: what this contract
    still has then, nothing where it ends. Of discounts without a rule only its end is
    a reason to think that they go.
    """
    rows = list(newest_discounts_elsewhere(case))
    if not rows:
        return []
    rules = case.policy.discounts_need
    now_had, had_then = codes_by_contract(case), codes_by_contract(case, remaining)
    found = []
    for row in rows:
        needs = frozenset(rules.get(row.item_code, ()))
        own = row.contract.pk
        if needs:
            was = has_any(now_had, needs, except_contract=own)
            if not was or has_any(had_then, needs, except_contract=own):
                continue
        elif remaining:
            continue
        found.append(dependent_discount(case, row, first_day, is_certain=bool(needs)))
    return found


def newest_discounts_elsewhere(case: Case) -> QuerySet[Charge]:
    """Query the monthly discounts in the newest charges of the other contracts."""
    items = case.facts.items.values()
    codes = [i.item_code for i in items if (i.kind, i.charged) == MONTHLY_DISCOUNT]
    mine = Charge.objects.filter(party=case.party)
    months = mine.filter(contract=OuterRef("contract")).order_by("-billing_month")
    newest = Subquery(months.values("billing_month")[:1])
    rows = mine.filter(item_code__in=codes, billing_month=newest)
    rows = rows.exclude(contract=case.about).exclude(contract__status="ended")
    return rows.select_related("contract__account").order_by("contract_id", "id")


def codes_by_contract(
    case: Case, remaining: Codes | None = None
) -> dict[int, set[str]]:
    """Return services, plans and options by contract. `remaining`: of this one."""
    running = Contract.objects.filter(party=case.party).exclude(status="ended")
    had = {
        contract: {service, plan}
        for contract, service, plan in running.values_list("pk", "service", "plan_code")
    }
    options = ContractOption.objects.filter(party=case.party, ended_on=None)
    for contract, code in options.values_list("contract_id", "option_code"):
        had.get(contract, set()).add(code)
    if remaining is not None:
        had[case.about.pk] = set(remaining)
    return had


def has_any(had: dict[int, set[str]], needs: Codes, *, except_contract: int) -> bool:
    others = (codes for contract, codes in had.items() if contract != except_contract)
    return any(needs & codes for codes in others)


def dependent_discount(
    case: Case, row: Charge, first_day: date, *, is_certain: bool
) -> DependentDiscount:
    contract = row.contract
    return DependentDiscount(
        contract.pk,
        row.item_code,
        contract.label,
        case.facts.name_of(row.item_code),
        tag_of(-row.amount_yen, row.tax_category, case).yen,
        first_bill_month(first_day, contract.account.closing_day),
        is_certain,
    )


def lost_discount_rows(
    case: Case,
    first_day: date,
    *,
    without: Iterable[str] = (),
    added: Iterable[str] = (),
) -> list[LabelledText]:
    """Write what a change takes from other contracts: a row of a quote, or none.

    `without`, `added`: codes that this contract loses and gets; without either it ends.
    """
    left, got = frozenset(without), frozenset(added)
    remaining = (codes_of_contract(case) - left) | got if left | got else frozenset()
    lost = lost_discounts(case, first_day, remaining)
    return [(str(LOST_DISCOUNTS_LABEL), lost_discounts_text(lost))] if lost else []


def lost_discounts_text(discounts: Iterable[DependentDiscount]) -> str:
    """Write which contract pays how much more a month, and from which bill."""
    rows = list(discounts)
    words = _("「%(contract)s」の%(name)s 月%(price)sが、%(month)s分から%(end)s")
    named = [
        words
        % {
            "contract": row.contract,
            "name": row.name,
            "price": paid_text(row.yen),
            "month": format_month(row.first_month),
            "end": _("なくなります") if row.is_certain else _("なくなることがあります"),
        }
        for row in rows[:MAX_NAMED_DISCOUNTS]
    ]
    if more := rows[MAX_NAMED_DISCOUNTS:]:
        rest = _("ほかに%(count)s件、合わせて月%(price)s")
        total = paid_text(sum(row.yen for row in more))
        named.append(rest % {"count": len(more), "price": total})
    return "、".join(named)
