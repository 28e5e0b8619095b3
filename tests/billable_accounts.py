"""Accounts with something to bill: one by hand, or any number set-based."""

from datetime import date
from decimal import Decimal

from django.db import connection

from madoguchi.billing.models import Charge
from madoguchi.contracts.models import Contract
from madoguchi.platform.batch import batch
from tests.operator import an_operator

OCTOBER_2026 = date(2026, 10, 1)

INSERT_PARTIES_SQL = """
    INSERT INTO customers_party (kind, customer_number)
    SELECT 'individual', 'N' || lpad(n::text, 9, '0')
    FROM generate_series(1, %(accounts)s::int) n"""
INSERT_ACCOUNTS_SQL = """
    INSERT INTO customers_billingaccount (
        party_id, account_number, addressee, department_code, postal_code, address,
        closing_day, payment_method, email)
    SELECT id, 'B' || lpad(id::text, 9, '0'), '伊藤 京子' || id, '', '5300001',
           '大阪府大阪市北区梅田1-1 第二ビル 305', 31,
           (ARRAY['card', 'debit', 'transfer'])[1 + id %% 3], ''
    FROM customers_party ORDER BY id"""
INSERT_PAYMENT_METHODS_SQL = """
    INSERT INTO payments_paymentmethod (
        party_id, account_id, kind, card_token, card_brand, card_last4, card_expiry,
        bank_code, branch_code, account_type, bank_account_number, account_holder_kana)
    SELECT party_id, id, payment_method, '', 'Visa', '4242', '2028-10', '0001', '123',
           '1', '1234567', 'ｲﾄｳ ｷﾖｳｺ'
    FROM customers_billingaccount WHERE payment_method <> 'transfer' ORDER BY id"""
INSERT_CONTRACTS_SQL = """
    INSERT INTO contracts_contract (
        party_id, code, contract_number, account_id, service, plan_code, nickname,
        status, started_on, line_number, service_postal_code, service_address)
    SELECT party_id, lpad(n::text, 8, '0'), 'C' || lpad((id * 10 + n)::text, 9, '0'),
           id, 'mobile', 'M3', '自宅', 'active', '2022-06-01', '08012345678', '', ''
    FROM customers_billingaccount, generate_series(0, 1) n ORDER BY id, n"""
INSERT_CHARGES_SQL = """
    INSERT INTO billing_charge (
        party_id, contract_id, billing_month, item_code, description, used_from,
        used_to, quantity, unit_price, amount_yen, tax_category)
    SELECT c.party_id, c.id, month, item_code, description, used_from, used_to,
           quantity, unit_price, amount_yen, tax_category
    FROM generate_series(%(first)s::date, %(last)s::date, '1 month') month,
         contracts_contract c,
         (VALUES
             ('M3', 'みちモバイル 3GB', '2026-10-01'::date, '2026-10-31'::date,
              1, 900, 900, 'STANDARD_10'),
             ('UNIV', '電話ユニバーサルサービス料', '2026-10-01', '2026-10-31',
              1, 3, 3, 'STANDARD_10'),
             ('CALL', '国内通話料', '2026-10-01', '2026-10-31',
              2755, 0.1667, 459, 'STANDARD_10'),
             ('NEWS', '新聞の定期購読', '2026-10-01', '2026-10-31',
              1, 1800, 1800, 'REDUCED_8'),
             ('INST', '工事費分割金', NULL, NULL, 1, 733, 733, 'OUT_OF_SCOPE')
         ) item (item_code, description, used_from, used_to, quantity, unit_price,
                 amount_yen, tax_category)
    ORDER BY month, c.id, item_code"""


def insert_billable_accounts(
    accounts: int, *, first: str = "2026-10-01", last: str = "2026-10-01"
) -> None:
    """Two contracts with five charges a month for each account."""
    an_operator()
    told = {"accounts": accounts, "first": first, "last": last}
    with batch("bench"), connection.cursor() as cursor:
        for statement in (
            INSERT_PARTIES_SQL,
            INSERT_ACCOUNTS_SQL,
            INSERT_PAYMENT_METHODS_SQL,
            INSERT_CONTRACTS_SQL,
            INSERT_CHARGES_SQL,
        ):
            cursor.execute(statement, told)


def a_charge(contract: Contract, amount_yen: int, **changes: object) -> Charge:
    """A charge of October 2026 at ten percent, unless told otherwise."""
    facts: dict[str, object] = {
        "billing_month": OCTOBER_2026,
        "item_code": "M3",
        "description": "みちモバイル 3GB",
        "used_from": date(2026, 10, 1),
        "used_to": date(2026, 10, 31),
        "quantity": Decimal(1),
        "unit_price": Decimal(amount_yen),
        "amount_yen": amount_yen,
        "tax_category": "STANDARD_10",
    }
    with batch("test"):
        return Charge.objects.create(
            party_id=contract.party_id, contract=contract, **facts | changes
        )
