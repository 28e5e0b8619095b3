"""What a bill needs said: a sentence to a line, and why it differs from another bill.

No database, no clock: everything is in the records.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import Invoice, InvoiceLine
from madoguchi.billing.renderers.reductions import Reduction, reduction_of
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import (
    format_change,
    format_month,
    format_number,
    format_yen,
)


@dataclass(frozen=True, slots=True)
class AmountChange:
    """One cause of a difference: all lines of a description, or the tax."""

    description: str
    now_yen: int
    before_yen: int

    @property
    def difference_yen(self) -> int:
        return self.now_yen - self.before_yen

    def __str__(self) -> str:
        return f"{self.description} {format_change(self.difference_yen)}"


def explain_lines(invoice: Invoice) -> dict[int, str]:
    """Line number to its explanation, for the lines that need one."""
    kind, basis = invoice.kind, invoice.tax_basis
    told = {line.line: explain_line(line, kind, basis) for line in invoice.lines}
    return {number: sentence for number, sentence in told.items() if sentence}


def explain_line(line: InvoiceLine, kind: str, tax_basis: str) -> str:
    """One or two short sentences, or "" for a line that speaks for itself.

    `kind`: of the document that the line stands in.
    """
    said = [
        explain_reduction(line, kind, tax_basis),
        explain_arithmetic(line),
        explain_exemption(line),
    ]
    return "".join(filter(None, said))


def explain_reduction(line: InvoiceLine, kind: str, tax_basis: str) -> str:
    """「値引きです。ご請求から500円（税抜）を差し引き、…」; "" for no reduction."""
    reduction = reduction_of(line, kind)
    if reduction is None:
        return ""
    if not TaxCategory(line.tax_category).is_taxed:
        form = _("ご請求から%(yen)sを差し引いています。")
    elif tax_basis == "inclusive":
        form = _("ご請求から%(yen)s（税込）を差し引いています。")
    else:
        form = _("ご請求から%(yen)s（税抜）を差し引き、消費税もその分少なくなります。")
    said = form % {"yen": format_yen(-line.amount_yen)}
    if reduction is Reduction.DISCOUNT:
        return _("値引きです。") + said
    if reduction is Reduction.GIVEN_BACK:
        return _("お返しする分です。") + said
    return said


def explain_arithmetic(line: InvoiceLine) -> str:
    """How quantity and unit price make the amount, where there is more than one."""
    if line.quantity == 1:
        return ""
    exact = line.quantity * line.unit_price
    figures = {
        "quantity": format_number(line.quantity),
        "price": format_yen(line.unit_price),
        "exact": format_yen(exact),
        "yen": format_yen(line.amount_yen),
    }
    if exact == line.amount_yen:
        return _("%(quantity)s × %(price)s = %(yen)sです。") % figures
    if int(exact) == line.amount_yen:
        form = _(
            "%(quantity)s × %(price)s = %(exact)sの1円未満を切り捨てて%(yen)sです。"
        )
        return form % figures
    return ""


def explain_exemption(line: InvoiceLine) -> str:
    match line.tax_category:
        case TaxCategory.OUT_OF_SCOPE:
            return explain_out_of_scope(line.description)
        case TaxCategory.EXEMPT:
            return _("法律で消費税がかからないと定められた料金です（非課税）。")
        case TaxCategory.EXPORT_FREE:
            return _("消費税が免除される料金です（免税）。")
        case _:
            return ""


def explain_out_of_scope(description: str) -> str:
    if "分割" in description:
        return _(
            "分割払いの今回分です。消費税は工事や品物の引き渡しの時に計算しているため、"
            "ここではかかりません。"
        )
    if "延滞" in description or "遅延" in description:
        return _("支払いの遅れに対する利息や損害金のため、消費税はかかりません。")
    return _("消費税の対象にならない料金のため、消費税はかかりません。")


def compare_invoices(now: Invoice, before: Invoice) -> list[AmountChange]:
    """What changed, the greatest first; the differences sum to that of the totals."""
    ours, theirs = amounts_by_description(now), amounts_by_description(before)
    changes = [
        AmountChange(description, ours[description], theirs[description])
        for description in ours.keys() | theirs.keys()
        if ours[description] != theirs[description]
    ]
    return sorted(changes, key=lambda c: (-abs(c.difference_yen), c.description))


def amounts_by_description(invoice: Invoice) -> Counter[str]:
    """Yen by description; the tax that comes on top is a cause of its own."""
    sums: Counter[str] = Counter()
    for line in invoice.lines:
        sums[line.description] += line.amount_yen
    if invoice.tax_basis == "exclusive":
        sums[_("消費税")] += invoice.tax_yen
    return sums


def comparison_headline(now: Invoice, before: Invoice, most: int = 2) -> str:
    """「9月より+132円: 国内通話料 +120円、消費税 +12円」; 「9月と同じ金額です」."""
    month = month_word(before, now)
    difference = now.total_yen - before.total_yen
    if difference == 0:
        return _("%(month)sと同じ金額です") % {"month": month}
    causes = "、".join(str(change) for change in compare_invoices(now, before)[:most])
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
