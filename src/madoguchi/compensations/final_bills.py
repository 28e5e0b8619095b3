"""Whether another bill of a contract comes, on which something can be taken off."""

from madoguchi.contracts.models import Contract
from madoguchi.platform.fixed_statements import read_row

HAS_FINAL_BILL_SQL = """
    (contract.ended_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM contracts_contract other
        WHERE other.party_id = contract.party_id
        AND other.account_id = contract.account_id AND other.ended_on IS NULL)
    AND EXISTS (SELECT FROM billing_bill billed
        JOIN customers_billingaccount account ON account.id = billed.account_id
        AND account.party_id = billed.party_id
        WHERE billed.party_id = contract.party_id
        AND billed.account_id = contract.account_id
        AND billed.billing_month >= date_trunc('month', contract.ended_on)
        + CASE WHEN extract(day FROM contract.ended_on) > account.closing_day
            THEN interval '1 month' ELSE interval '0' END))"""
"""The condition that the account of `contract` has no contract left, and that the month
in which this one ended is billed."""

OF_CONTRACT_SQL = f"""
    SELECT {HAS_FINAL_BILL_SQL} FROM contracts_contract contract
    WHERE contract.party_id = %(party)s AND contract.id = %(contract)s"""  # noqa: S608 of constants


def has_final_bill(contract: Contract) -> bool:
    """Whether the last bill of a contract was issued already. Inside the scope."""
    params = {"party": contract.party_id, "contract": contract.pk}
    return bool(read_row(OF_CONTRACT_SQL, params)[0])
