"""Where the addressee of a bill takes electronic invoices: its Peppol participant ID.

Only an address that is known to be the addressee's: an invoice sent to another company
would show it what this one buys. Scheme 0188 is the corporate number (法人番号), 0221
the registration number of a qualified invoice issuer.
"""

import re
from dataclasses import dataclass

from madoguchi.kernel.company_names import name_the_same_company, names_the_company

CORPORATE_SCHEME, ISSUER_SCHEME = "0188", "0221"
PEPPOL_ID_PATTERN = re.compile("(0188):([1-9][0-9]{12})|(0221):(T[0-9]{13})")


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """What is known of a billing account and of the customer who has it."""

    account_addressee: str
    account_peppol_id: str
    customer_name: str
    customer_corporate_number: str


def peppol_id_of(addressee: str, known: BuyerFacts) -> str:
    """The addressee's participant ID, such as `0188:7000000000002`; "" for none.

    The account's own where the addressee is the account's; else the corporate number
    of the customer where the addressee is the customer (or one of its departments).
    """
    if known.account_peppol_id and name_the_same_company(
        addressee, known.account_addressee
    ):
        return known.account_peppol_id
    number = known.customer_corporate_number
    if number and names_the_company(addressee, known.customer_name):
        return f"{CORPORATE_SCHEME}:{number}"
    return ""


def split_peppol_id(peppol_id: str) -> tuple[str, str] | None:
    """Scheme and number; None for what is no participant ID of these schemes."""
    found = PEPPOL_ID_PATTERN.fullmatch(peppol_id)
    if found is None:
        return None
    scheme, _, number = peppol_id.partition(":")
    return scheme, number
