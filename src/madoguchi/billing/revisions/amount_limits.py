"""How far a correction or a return may go, given all that was returned before.

Pure. A line of a return has a number of its own, so lines are held against each other
by what they charge; equal lines of one document share one allowance.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import Invoice, InvoiceLine
from madoguchi.kernel.errors import Refused

MAX_LINE_YEN = 999_999_999
"""Of a line that is corrected: what is more than that is a slip of the hand."""
RETURN_PREFIX, MAX_DESCRIPTION_LENGTH = "返還: ", 200


def returned_description(description: str) -> str:
    """What a line is called once it is given back."""
    return f"{RETURN_PREFIX}{description}"[:MAX_DESCRIPTION_LENGTH]


def refuse_return(before: Invoice, made: Invoice, earlier: Sequence[Invoice]) -> None:
    """Hold all returns, this one too, against each line, each rate and the total.

    Of a bill of 0 or less nothing was paid: its errors are corrected (消費税法
    第57条の4 第4項), not returned.
    """
    if before.total_yen <= 0:
        raise Refused(
            "nothing_was_billed",
            _(
                "この請求書の合計は0円以下で、返還できるご請求がありません。"
                "何も発行していません。金額の誤りは、修正請求書で正しい金額に直してください。"
            ),
        )
    back = [*earlier, made]
    has, gone = charged_amounts(before), returned_amounts(back)
    if any(gone[key] > has[key] for key in returned_amounts([made])):
        raise too_much_returned(_("明細の金額"))
    bases, given = bases_by_category([before]), bases_by_category(back)
    if any(bases[code] + given[code] < 0 for code in bases_by_category([made])):
        raise too_much_returned(_("税率ごとの金額"))
    if before.total_yen + sum(one.total_yen for one in back) < 0:
        raise too_much_returned(_("請求額"))


def refuse_correction(
    before: Invoice, made: Invoice, earlier: Sequence[Invoice]
) -> None:
    pairs = list(zip(before.lines, made.lines, strict=True))
    if all(was.amount_yen == now.amount_yen for was, now in pairs):
        raise Refused(
            "nothing_to_change",
            _("どの明細の金額もいまと同じです。何も発行していません。"),
        )
    if any(abs(n.amount_yen) > max(MAX_LINE_YEN, abs(w.amount_yen)) for w, n in pairs):
        raise Refused(
            "amount_too_large",
            _(
                "1行の金額は9桁（999,999,999円）までです。何も発行していません。"
                "金額をお確かめのうえ、入力し直してください。"
            ),
        )
    if falls_below_returned(before, made, earlier):
        raise Refused(
            "below_returned",
            _(
                "すでに返還した金額を下回る金額には修正できません。何も発行していません。"
                "これまでの返還請求書をお確かめのうえ、入力し直してください。"
            ),
        )
    if charges_below_zero(before, made):
        raise below_zero(before)


def charges_below_zero(before: Invoice, made: Invoice) -> bool:
    """Whether a line that charged was turned into one that takes the bill below 0.

    A line that gave something back before may give back more or less, also where the
    bill is below 0 by it: the issuer must correct what was wrong (消費税法 第57条の4
    第4項).
    """
    pairs = zip(before.lines, made.lines, strict=True)
    if not any(now.amount_yen < 0 <= was.amount_yen for was, now in pairs):
        return False
    none: Counter[Hashable] = Counter(dict.fromkeys(bases_by_category([made]), 0))
    return made.total_yen < 0 or rate_falls_below(before, made, none)


def below_zero(before: Invoice) -> Refused:
    head = _("ご請求の明細を0円より下に直すと、合計か税率ごとの金額も0円を下回ります。")
    way = (
        _("あとからお返しする分は、返還請求書で返してください。")
        if before.total_yen > 0
        else _("お返しする金額の誤りは、値引きや返金の明細の金額で直してください。")
    )
    return Refused("below_zero", head + _("何も発行していません。") + way)


def falls_below_returned(
    before: Invoice, made: Invoice, earlier: Sequence[Invoice]
) -> bool:
    """In a line, a rate or the total."""
    was, now, gone = (
        charged_amounts(before),
        charged_amounts(made),
        returned_amounts(earlier),
    )
    if any(now[key] < gone[key] and now[key] < was[key] for key in gone):
        return True
    if rate_falls_below(before, made, bases_by_category(earlier)):
        return True
    return bool(earlier) and made.total_yen + sum(r.total_yen for r in earlier) < 0


def rate_falls_below(before: Invoice, made: Invoice, given: Counter[Hashable]) -> bool:
    """Whether the base of one of these rates went below what was given (negative)."""
    was, now = bases_by_category([before]), bases_by_category([made])
    return any(now[c] + given[c] < 0 and now[c] < was[c] for c in given)


def charged_amounts(invoice: Invoice) -> Counter[Hashable]:
    """Yen by what is charged, discounts apart: what can be given back of each."""
    sums: Counter[Hashable] = Counter()
    for line in invoice.lines:
        sums[line_key(line, returned_description(line.description))] += max(
            line.amount_yen, 0
        )
    return sums


def returned_amounts(documents: Sequence[Invoice]) -> Counter[Hashable]:
    """Positive yen by what was charged."""
    sums: Counter[Hashable] = Counter()
    for line in (line for one in documents for line in one.lines):
        sums[line_key(line, line.description)] -= line.amount_yen
    return sums


def line_key(line: InvoiceLine, name: str) -> Hashable:
    used = line.used_from, line.used_to
    return line.contract_number, line.item_code, name, line.tax_category, used


def bases_by_category(documents: Sequence[Invoice]) -> Counter[Hashable]:
    """The base of the tax of each rate, as the lines say it."""
    sums: Counter[Hashable] = Counter()
    for line in (line for one in documents for line in one.lines):
        sums[line.tax_category] += line.amount_yen
    return sums


def too_much_returned(limit: str) -> Refused:
    words = _(
        "これまでの返還と合わせると、%(limit)sを超えます。何も発行していません。"
        "これまでの返還をお確かめのうえ、残りの金額までで入力してください。"
    )
    return Refused("returns_too_much", words % {"limit": limit})
