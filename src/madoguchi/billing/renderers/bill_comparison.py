"""Why a bill differs from another: causes that add up to the difference, to the yen.

No database, no clock: everything is in the records. A cause is all lines of one
item and description on one contract, tax included; a description that only counts up
(the 21st instalment after the 20th) is the same one. What the tax of the whole bill
was rounded by is borne by the greatest cause.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import Invoice, InvoiceLine
from madoguchi.billing.record.rules import divide_toward_zero
from madoguchi.billing.renderers.running_figures import without_running_figures
from madoguchi.kernel.wording import format_change, format_month, format_phone_number

CauseKey = tuple[str, str, str]
"""Contract number, item code, and the description without what counts up."""
MAX_CAUSES_TOLD = 3
PERCENT_SCALE = 100  # a legal rate has at most two decimals


@dataclass(frozen=True, slots=True)
class AmountChange:
    """One cause of a difference, in yen with tax. `contract`: as customers call it."""

    description: str
    contract: str
    difference_yen: int

    def __str__(self) -> str:
        what = f"{self.description}（{self.contract}）" if self.contract else ""
        return f"{what or self.description} {format_change(self.difference_yen)}"


def comparison_headline(now: Invoice, before: Invoice) -> str:
    """「9月より+132円: 国内通話料（自宅） +132円」; 「9月と同じ金額です」.

    The three greatest causes, and the rest as ほか: the figures add up.
    """
    month = month_word(before, now)
    difference = now.total_yen - before.total_yen
    if difference == 0:
        return _("%(month)sと同じ金額です") % {"month": month}
    causes = "、".join(map(str, summed_up(compare_invoices(now, before))))
    return _("%(month)sより%(difference)s: %(causes)s") % {
        "month": month,
        "difference": format_change(difference),
        "causes": causes,
    }


def month_word(before: Invoice, now: Invoice) -> str:
    month = before.billing_month
    if month.year == now.billing_month.year:
        return _("%(month)s月") % {"month": month.month}
    return format_month(month)


def summed_up(changes: list[AmountChange]) -> list[AmountChange]:
    """The first three, and one for all others."""
    told, rest = changes[:MAX_CAUSES_TOLD], changes[MAX_CAUSES_TOLD:]
    if rest:
        others = sum(change.difference_yen for change in rest)
        told = [*told, AmountChange(_("ほか"), "", others)]
    return told


def compare_invoices(now: Invoice, before: Invoice) -> list[AmountChange]:
    """What changed, the greatest first; the differences sum to that of the totals."""
    sums = amounts_with_tax(now)
    sums.subtract(amounts_with_tax(before))
    words = descriptions_by_cause([before, now])
    differences: Counter[tuple[str, str]] = Counter()
    for key, yen in sums.items():
        differences[key[0], words[key]] += yen
    names = contract_names([before, now])
    changes = [
        AmountChange(description, names[number], yen)
        for (number, description), yen in differences.items()
        if yen
    ]
    told = sum(differences.values())
    return greatest_first(
        with_rounding(greatest_first(changes), now.total_yen - before.total_yen - told)
    )


def greatest_first(changes: Iterable[AmountChange]) -> list[AmountChange]:
    """Order them by their yen, without those of 0."""
    return sorted(
        (change for change in changes if change.difference_yen),
        key=lambda c: (-abs(c.difference_yen), c.description, c.contract),
    )


def descriptions_by_cause(invoices: Iterable[Invoice]) -> dict[CauseKey, str]:
    """The description of each cause, as the last invoice that has it says it."""
    return {
        cause_key(line): line.description
        for invoice in invoices
        for line in invoice.lines
    }


def cause_key(line: InvoiceLine) -> CauseKey:
    words = without_running_figures(line.description)
    return line.contract_number, line.item_code, words


def with_rounding(changes: list[AmountChange], yen: int) -> list[AmountChange]:
    """Add what the rounding of the bills' tax left over to the greatest cause."""
    if yen == 0:
        return changes
    if not changes:
        return [AmountChange(_("消費税の端数"), "", yen)]
    first, *others = changes
    return [replace(first, difference_yen=first.difference_yen + yen), *others]


def amounts_with_tax(invoice: Invoice) -> Counter[CauseKey]:
    """Yen by cause, each with its own tax: what is lost by that is the caller's."""
    rates = {
        tax.category: int(tax.rate_percent * PERCENT_SCALE) for tax in invoice.taxes
    }
    nets: dict[str, Counter[CauseKey]] = {category: Counter() for category in rates}
    for line in invoice.lines:
        nets[line.tax_category][cause_key(line)] += line.amount_yen
    on_top = invoice.tax_basis == "exclusive"
    sums: Counter[CauseKey] = Counter()
    for category, amounts in nets.items():
        for key, yen in amounts.items():
            tax = divide_toward_zero(yen * rates[category], 100 * PERCENT_SCALE)
            sums[key] += yen + tax if on_top else yen
    return sums


def contract_names(invoices: Iterable[Invoice]) -> dict[str, str]:
    """Contract number to nickname, line number or itself; the number where two agree.

    The last invoice's names count.
    """
    named = {
        contract.contract_number: contract.nickname
        or format_phone_number(contract.line_number)
        for invoice in invoices
        for contract in invoice.contracts
    }
    uses = Counter(named.values())
    return {
        number: name if name and uses[name] == 1 else f"{name} {number}".strip()
        for number, name in named.items()
    }
