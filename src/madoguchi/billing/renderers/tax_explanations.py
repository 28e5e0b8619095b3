"""Explain why a line bears no tax."""

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import InvoiceLine
from madoguchi.kernel.tax_category import TaxCategory


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
