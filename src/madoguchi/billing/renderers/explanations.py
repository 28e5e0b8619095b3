"""What a bill needs said: a sentence to a line.

No database, no clock: everything is in the records.
"""

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import Invoice, InvoiceLine
from madoguchi.billing.renderers.quantity_texts import counted_text, unit_price_text
from madoguchi.billing.renderers.reductions import Reduction, reduction_of
from madoguchi.billing.renderers.tax_explanations import explain_exemption
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import (
    format_yen,
)


def basis_sentence(tax_basis: str) -> str:
    """In which basis the lines are, and why they may miss the total by a yen."""
    if tax_basis == "inclusive":
        return _(
            "明細は税込の金額です。消費税額は税率ごとの合計から1回だけ計算するため、"
            "明細ごとに計算した税額の合計と1円ほど違うことがあります。"
        )
    return _(
        "明細は税抜の金額です。消費税は税率ごとの合計から1回だけ計算するため、"
        "明細ごとに税込にした額の合計は、ご請求額と1円ほど違うことがあります。"
    )


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
        "quantity": counted_text(line.quantity, line.unit),
        "price": unit_price_text(line),
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
