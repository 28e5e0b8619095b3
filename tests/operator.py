"""The operator of the tests: one plan, one option, the legal rates."""

from datetime import date

from madoguchi.catalogue.models import Item, Operator, TaxRate

LEGAL_TAX_RATES = {
    "STANDARD_10": 10,
    "REDUCED_8": 8,
    "EXPORT_FREE": 0,
    "EXEMPT": 0,
    "OUT_OF_SCOPE": 0,
}


def an_operator(**changes: object) -> Operator:
    for category, percent in LEGAL_TAX_RATES.items():
        TaxRate.objects.create(
            category=category, rate_percent=percent, valid_from=date(2019, 10, 1)
        )
    Item.objects.create(
        item_code="M3",
        kind="mobile_plan",
        name="みちモバイル 3GB",
        price_excl=900,
        tax_category="STANDARD_10",
        charged="monthly",
        valid_from=date(2022, 4, 1),
    )
    facts: dict[str, object] = {
        "name": "テスト通信株式会社",
        "brand": "テストネット",
        "registration_number": "T8000000000001",
        "postal_code": "9800811",
        "address": "宮城県仙台市青葉区一番町1-1-1",
        "support_phone": "0120-000-000",
        "tax_rounding": "down",
        "tax_basis": "exclusive",
        "closing_days": [31],
        "invoice_issue_days_after_closing": 10,
        "debit_day": 27,
        "card_day": 25,
        "transfer_due_day": 31,
    }
    return Operator.objects.create(pk=1, **(facts | changes))


def a_catalogue() -> Operator:
    """The operator with more to choose from: plans, options, a fibre term."""
    operator = an_operator()
    an_item("M10", "mobile_plan", "みちモバイル 10GB", 1_600)
    an_item("M20", "mobile_plan", "みちモバイル 20GB", 2_500)
    an_item("TALK", "option", "かけ放題", 500)
    an_item("SAFE", "option", "あんしんセキュリティ", 400)
    term = {"term_months": 24, "early_exit_fee_yen": 5_800}
    an_item("F1", "fibre_plan", "みち光 1ギガ", 4_900, **term)
    an_item("F10", "fibre_plan", "みち光 10ギガ", 6_400, **term)
    return operator


def an_item(code: str, kind: str, name: str, price: int, **more: object) -> Item:
    facts = {
        "item_code": code,
        "kind": kind,
        "name": name,
        "price_excl": price,
        "tax_category": "STANDARD_10",
        "charged": "monthly",
        "valid_from": date(2022, 4, 1),
    }
    return Item.objects.create(**(facts | more))
