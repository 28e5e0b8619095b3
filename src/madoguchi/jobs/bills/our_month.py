"""What we bill for a month, issued or not: of charges alone it is computed here."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import connection

from madoguchi.billing.models import Bill
from madoguchi.billing.month_so_far import tax_rates_on
from madoguchi.catalogue.models import Item, Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.bills.parallel_month import AccountLines, BillFigures, OurMonth
from madoguchi.kernel.calendar import usage_period
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax import RatedCategory, compute_tax_lines

CHARGE_SUMS_SQL = """
    SELECT a.account_number, a.closing_day, c.contract_number, ch.item_code,
           ch.tax_category, sum(ch.amount_yen)::bigint
    FROM billing_charge ch
    JOIN contracts_contract c ON c.id = ch.contract_id AND c.party_id = ch.party_id
    JOIN customers_billingaccount a
      ON a.id = c.account_id AND a.party_id = c.party_id
    WHERE ch.billing_month = %s
    GROUP BY 1, 2, 3, 4, 5"""
CategorySums = dict[str, Counter[tuple[int, str]]]
"""Account number to the yen of each closing day and tax category."""


def read_our_month(month: date) -> OurMonth:
    """Read the issued bills, and compute those that are not. Inside a batch.

    Refused `no_operator`.
    """
    operator = Operator.objects.first()
    if operator is None:
        raise Refused("no_operator", "事業者がまだ取り込まれていません。")
    lines, sums = read_charge_sums(month)
    accounts = set(BillingAccount.objects.values_list("account_number", flat=True))
    kinds = Item.objects.values_list("item_code", "kind")
    plans = {code for code, kind in kinds if kind.endswith("_plan")}
    computed = compute_bills(sums, operator, month)
    return OurMonth(computed | read_issued_bills(month), lines, accounts, plans)


def read_charge_sums(month: date) -> tuple[AccountLines, CategorySums]:
    lines, sums = AccountLines(), CategorySums()
    with connection.cursor() as cursor:
        cursor.execute(CHARGE_SUMS_SQL, [month])
        for account, closing_day, contract, item, category, yen in cursor:
            lines.setdefault(account, Counter())[contract, item] += yen
            sums.setdefault(account, Counter())[closing_day, category] += yen
    return lines, sums


def compute_bills(
    sums: CategorySums, operator: Operator, month: date
) -> dict[str, BillFigures]:
    rates = RatesByClosingDay(month)
    return {
        account: compute_figures(categories, operator, rates)
        for account, categories in sums.items()
    }


class RatesByClosingDay(defaultdict[int, Mapping[str, Decimal]]):
    """The legal rates of the last day of a month's use, by closing day."""

    def __init__(self, month: date) -> None:
        super().__init__()
        self.month = month

    def __missing__(self, closing_day: int) -> Mapping[str, Decimal]:
        self[closing_day] = tax_rates_on(usage_period(self.month, closing_day)[1])
        return self[closing_day]


def compute_figures(
    categories: Mapping[tuple[int, str], int],
    operator: Operator,
    rates: RatesByClosingDay,
) -> BillFigures:
    amounts = [
        (RatedCategory(category, rates[closing_day].get(category, Decimal(0))), yen)
        for (closing_day, category), yen in categories.items()
    ]
    taxes = compute_tax_lines(
        amounts, basis=operator.tax_basis, rounding=operator.tax_rounding
    )
    return BillFigures(
        sum(tax.net_yen for tax in taxes), sum(tax.tax_yen for tax in taxes)
    )


def read_issued_bills(month: date) -> dict[str, BillFigures]:
    issued = Bill.objects.filter(billing_month=month).values_list(
        "account__account_number", "net_yen", "tax_yen"
    )
    return {account: BillFigures(net, tax) for account, net, tax in issued}
