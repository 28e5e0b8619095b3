"""What a qualified invoice must hold, point by point, found by machine on its record.

The same points stand at the gate before issue and, ticked, on the customer's page.
Sources: 消費税法 第57条の4 (the six items), 施行令 第70条の10 (one rounding per rate).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.jp import cn

from madoguchi.billing.record.font_coverage import (
    VARIATION_SELECTORS,
    printable_characters,
)
from madoguchi.billing.record.invoice import Addressee, Invoice, Issuer
from madoguchi.billing.record.name_matching import is_placeholder_name
from madoguchi.kernel.company_names import is_company_name
from madoguchi.kernel.tax import RatedCategory, compute_tax_line
from madoguchi.kernel.tax_category import TAX_CATEGORIES
from madoguchi.kernel.text_rules import has_visible_text

REGISTRATION_NUMBER_PATTERN = re.compile(r"T[0-9]{13}")
POSTAL_CODE_PATTERN = re.compile(r"[0-9]{7}")
SHORT_FORM_PATTERN = re.compile(r"[㈱㈲]|[(（][株有同][)）]")
HALF_KANA_PATTERN = re.compile("[\uff61-\uff9f]")

FaultCodes = Iterator[str]


@dataclass(frozen=True, slots=True)
class ChecklistPoint:
    """`means` is for the customer; `faults` finds what is wrong, in codes of ours."""

    title: str | Promise
    means: str | Promise
    faults: Callable[[Invoice], FaultCodes]


def check_registration(invoice: Invoice) -> FaultCodes:
    yield from registration_faults(invoice.issuer)


def registration_faults(issuer: Issuer) -> FaultCodes:
    """The check digit is the law's for companies only: a sole trader's may differ."""
    number = issuer.registration_number
    if not has_visible_text(issuer.name):
        yield "issuer_missing"
    if not REGISTRATION_NUMBER_PATTERN.fullmatch(number):
        yield "registration_number"
    elif is_company_name(issuer.name) and not cn.is_valid(number[1:]):
        yield "registration_check_digit"


def check_addressee(invoice: Invoice) -> FaultCodes:
    yield from addressee_faults(invoice.addressee)


def addressee_faults(to: Addressee) -> FaultCodes:
    if not has_visible_text(to.name):
        yield "addressee_missing"
    if is_placeholder_name(to.name):
        yield "addressee_nobody"
    if not has_visible_text(to.address):
        yield "address_missing"
    if not POSTAL_CODE_PATTERN.fullmatch(to.postal_code):
        yield "postal_code"
    if normalise_addressee_name(to.name) != to.name:
        yield "addressee_spelling"
    if SHORT_FORM_PATTERN.search(to.name):
        yield "addressee_short_form"
    if not fonts_can_print(to.name):
        yield "addressee_unprintable"


def fonts_can_print(text: str) -> bool:
    """Whether our typefaces hold each of its letters."""
    return printable_characters().issuperset(VARIATION_SELECTORS.sub("", text))


def normalise_addressee_name(name: str) -> str:
    """Single spaces, none at the ends, whole-width kana: one way to write a name."""
    kana = HALF_KANA_PATTERN.search(name)
    return " ".join((normalize("NFKC", name) if kana else name).split())


def check_items(invoice: Invoice) -> FaultCodes:
    if not invoice.lines:
        yield "no_items"
    for line in invoice.lines:
        if not has_visible_text(line.description):
            yield "item_without_name"
        if line.tax_category not in TAX_CATEGORIES:
            yield "item_without_tax_category"


def check_sums_per_rate(invoice: Invoice) -> FaultCodes:
    sums: dict[str, int] = {}
    for line in invoice.lines:
        sums[line.tax_category] = sums.get(line.tax_category, 0) + line.amount_yen
    held = {
        t.category: t.net_yen + included_tax(invoice, t.tax_yen) for t in invoice.taxes
    }
    if sums != held or invoice.total_yen != invoice.net_yen + invoice.tax_yen:
        yield "sums_per_rate"


def included_tax(invoice: Invoice, tax_yen: int) -> int:
    return tax_yen if invoice.tax_basis == "inclusive" else 0


def check_period(invoice: Invoice) -> FaultCodes:
    if invoice.period_from > invoice.period_to:
        yield "period"
    for line in invoice.lines:
        if line.used_from and line.used_to and line.used_from > line.used_to:
            yield "period_of_item"


def check_rounding(invoice: Invoice) -> FaultCodes:
    for tax in invoice.taxes:
        category = RatedCategory(tax.category, Decimal(tax.rate_percent))
        total = tax.net_yen + included_tax(invoice, tax.tax_yen)
        basis, direction = invoice.tax_basis, invoice.tax_rounding
        again = compute_tax_line(category, total, basis=basis, rounding=direction)
        if again.tax_yen != tax.tax_yen:
            yield "rounding"


CHECKLIST_POINTS = (
    ChecklistPoint(
        _("発行者の名称と登録番号"),
        _("適格請求書を発行できる事業者であることを示す番号です。桁も確かめています。"),
        check_registration,
    ),
    ChecklistPoint(
        _("宛名"),
        _("名称・住所がそろい、書き方のゆれ（余分な空白や略記）がないことです。"),
        check_addressee,
    ),
    ChecklistPoint(
        _("取引の内容と税区分"),
        _("すべての行に、何の料金かと、税率の区分（軽減税率は※印）があることです。"),
        check_items,
    ),
    ChecklistPoint(
        _("税率ごとの合計"),
        _("明細の合計・税率ごとの対象額・請求額が、1円まで合っていることです。"),
        check_sums_per_rate,
    ),
    ChecklistPoint(
        _("取引の期間"),
        _("いつ使った分の料金かが示されていることです（取引年月日にあたります）。"),
        check_period,
    ),
    ChecklistPoint(
        _("消費税の端数処理"),
        _("1円未満の端数処理が、請求書全体で税率ごとに1回だけであることです。"),
        check_rounding,
    ),
)


def invoice_faults(invoice: Invoice) -> list[str]:
    """All that is wrong, each once; nothing for a sound invoice."""
    return list(
        dict.fromkeys(
            code for point in CHECKLIST_POINTS for code in point.faults(invoice)
        )
    )


def checklist_results(invoice: Invoice) -> list[tuple[ChecklistPoint, bool]]:
    """Each point, and whether it holds."""
    return [(point, not any(point.faults(invoice))) for point in CHECKLIST_POINTS]


FAULT_LABELS = {
    "issuer_missing": "発行者の名称がありません",
    "registration_number": "登録番号がTと13桁の数字ではありません",
    "registration_check_digit": "登録番号の検査数字が合いません",
    "addressee_missing": "宛名がありません",
    "addressee_nobody": "宛名が「上様」のような、どなたかわからない名前です",
    "address_missing": "住所がありません",
    "postal_code": "郵便番号が7桁の数字ではありません",
    "addressee_spelling": "宛名に余分な空白か半角カナがあります",
    "addressee_short_form": "宛名に㈱や(株)などの略記があります",
    "addressee_unprintable": "宛名に印刷できない文字があります",
    "addressee_twice": "同じ契約者の別の請求先と、宛名の書き方が違います",
    "no_items": "明細がありません",
    "item_without_name": "名前のない明細があります",
    "item_too_great": "1兆円以上の明細があります",
    "item_without_tax_category": "税区分のない明細があります",
    "sums_per_rate": "税率ごとの合計が明細と合いません",
    "period": "ご利用期間の始まりが終わりより後です",
    "period_of_item": "明細の利用期間の始まりが終わりより後です",
    "promise_contradicted": "お客様にお約束した料金と、明細の金額が違います",
    "promise_missing": "お客様にお約束した料金が、明細にありません",
    "rounding": "消費税の端数処理が1回ではありません",
}
"""Every code, for the operator's report."""
