"""Discounts of other contracts that hang on this one (セット割).

Which item wants what beside it is the operator's own rule, `discounts_need` of the
policy. Of a discount without a rule nobody can say for certain that it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
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

ENDED = "ended"
NO_CHARGE = Q(item_code__in=[])
LOST_DISCOUNTS_LABEL = gettext_lazy("ほかのご契約の割引")
MAX_NAMED_DISCOUNTS = 3
Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class DependentDiscount:
    """`yen`: what it takes off a month, with tax. `first_month` is the first without.

    `is_certain`: the operator's rule says that it ends.
    """

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


def discounts_lost_by_contract(
    case: Case, first_day: date, contract: int
) -> list[DependentDiscount]:
    """List the discounts that the end of this contract takes from another one.

    `first_day`: the first day in Japan without this contract.
    """
    rows = lost_discounts(case, frozenset()).filter(contract=contract)
    return [dependent_discount(case, row, first_day) for row in rows]


def lost_discounts(case: Case, remaining: Codes) -> QuerySet[Charge]:
    """Query the discounts of other contracts that a change of this one takes away.

    `remaining`: what this contract still has then, nothing where it ends. Of discounts
    without a rule only its end is a reason to think that they go. However many
    contracts there are, of each rule two are read at most.
    """
    items, rules = case.facts.items.values(), case.policy.discounts_need
    codes = {i.item_code for i in items if (i.kind, i.charged) == MONTHLY_DISCOUNT}
    needs = {code: frozenset(rules.get(code, ())) for code in codes}
    goes = NO_CHARGE
    if not remaining:
        goes |= Q(item_code__in=sorted(code for code in codes if not needs[code]))
    had = frozenset[str]()
    if any(needs.values()) and case.about.status != ENDED:
        had = codes_of_contract(case)
    for code in sorted(codes):
        if needs[code] & had and not needs[code] & remaining:
            goes |= left_without(case, code, needs[code])
    return newest_discounts_elsewhere(case).filter(goes)


def left_without(case: Case, code: str, needs: Codes) -> Q:
    """Filter the discounts of an item that only this contract earns.

    One other contract that would earn them does not earn its own.
    """
    running = Contract.objects.filter(party=case.party).exclude(status=ENDED)
    options = ContractOption.objects.filter(
        party=case.party, ended_on=None, option_code__in=needs
    )
    earning = running.exclude(pk=case.about.pk).filter(
        Q(service__in=needs)
        | Q(plan_code__in=needs)
        | Q(pk__in=options.values("contract"))
    )
    match list(earning.order_by("pk").values_list("pk", flat=True)[:2]):
        case []:
            return Q(item_code=code)
        case [only]:
            return Q(item_code=code, contract=only)
    return NO_CHARGE


def newest_discounts_elsewhere(case: Case) -> QuerySet[Charge]:
    """Query the charges of the other contracts in the newest month of each."""
    mine = Charge.objects.filter(party=case.party)
    months = mine.filter(contract=OuterRef("contract")).order_by("-billing_month")
    newest = Subquery(months.values("billing_month")[:1])
    rows = mine.filter(billing_month=newest).exclude(contract=case.about)
    rows = rows.exclude(contract__status=ENDED).select_related("contract__account")
    return rows.order_by("contract_id", "id")


def dependent_discount(case: Case, row: Charge, first_day: date) -> DependentDiscount:
    contract = row.contract
    return DependentDiscount(
        row.item_code,
        contract.label,
        case.facts.name_of(row.item_code),
        tag_of(-row.amount_yen, row.tax_category, case).yen,
        first_bill_month(first_day, contract.account.closing_day),
        is_certain=bool(case.policy.discounts_need.get(row.item_code)),
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
    lost = lost_discounts_text(case, first_day, remaining)
    return [(str(LOST_DISCOUNTS_LABEL), lost)] if lost else []


def lost_discounts_text(
    case: Case, first_day: date, remaining: Codes = frozenset()
) -> str:
    """Write which contract pays how much more a month, and from which bill.

    Of more than are named their number and their sum; "" for none.
    """
    lost = lost_discounts(case, remaining)
    rows = list(lost[: MAX_NAMED_DISCOUNTS + 1])
    words = _("「%(contract)s」の%(name)s 月%(price)sが、%(month)s分から%(end)s")
    shown = [
        dependent_discount(case, row, first_day) for row in rows[:MAX_NAMED_DISCOUNTS]
    ]
    named = [
        words
        % {
            "contract": row.contract,
            "name": row.name,
            "price": paid_text(row.yen),
            "month": format_month(row.first_month),
            "end": _("なくなります") if row.is_certain else _("なくなることがあります"),
        }
        for row in shown
    ]
    if len(rows) > len(shown):
        count, yen = count_and_sum(case, lost)
        rest = _("ほかに%(count)s件、合わせて月%(price)s")
        total = paid_text(yen - sum(row.yen for row in shown))
        named.append(rest % {"count": count - len(shown), "price": total})
    return "、".join(named)


def count_and_sum(case: Case, rows: QuerySet[Charge]) -> tuple[int, int]:
    """Count discounts and sum them in yen with tax, each taxed by itself."""
    alike = rows.order_by().values_list("amount_yen", "tax_category")
    groups = list(alike.annotate(count=Count("id")))
    yen = sum(
        count * tag_of(-amount, category, case).yen
        for amount, category, count in groups
    )
    return sum(count for _amount, _category, count in groups), yen
