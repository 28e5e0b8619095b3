"""Customers by name, kana, telephone number or mail address, past their walls."""

import re
from dataclasses import dataclass

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.customers.models import Party
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import read_rows
from madoguchi.platform.scope import scope
from madoguchi.procedures.toolkit.number_fields import phone_digits

MAX_CUSTOMERS_SHOWN = 10
MAX_ADDRESS_LETTERS = 12  # enough to ask where somebody lives
NAMES_SQL = "SELECT * FROM customers_search_names(%(words)s, %(most)s)"
CONTACTS_SQL = "SELECT * FROM contracts_search_contacts(%(words)s, %(most)s)"
CONTACT_PATTERN = re.compile(r".+@.+|(?!k[0-9]{10}$)[a-z.:_]{0,10}[0-9]{4,17}")
"""An address, a telephone number, a line, or a number of the former system;
no 受付番号, which is found without a reason.
"""


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer who was found; of the address only its beginning is shown."""

    party_id: int
    customer_number: str
    kind: str
    name: str
    kana: str
    address: str

    @property
    def kind_label(self) -> str:
        return str(Party.Kind(self.kind).label)

    @property
    def place(self) -> str:
        return self.address[:MAX_ADDRESS_LETTERS]


def customers_found(words: str) -> list[FoundCustomer]:
    """Read customers who have a number or address, or whose name or kana begins so.

    One more than are shown.
    """
    contact = contact_in(words)
    found = read_customers(CONTACTS_SQL, contact) if contact else []
    return found or read_customers(NAMES_SQL, words)


def contact_in(words: str) -> str:
    """Spell a number or address as the search wants it; "" for what is none."""
    address = normalise_identifier(words)
    contact = address if "@" in address else phone_digits(words).lower()
    return contact if CONTACT_PATTERN.fullmatch(contact) else ""


def read_customers(statement: str, words: str) -> list[FoundCustomer]:
    params = {"words": words, "most": MAX_CUSTOMERS_SHOWN + 1}
    return [FoundCustomer(*row) for row in read_rows(statement, params)]


def record_search(
    request: DeskRequest, found: list[FoundCustomer], words: str, reason: str
) -> None:
    at, actor, level = now(), str(request.staff), level_in_session(request)
    for customer in found:
        party = customer.party_id
        with scope(actor, party, level=level):
            act = Act("customer_found", f"party {party}", party, actor, at)
            record(act, {"name": ["", words], "reason": ["", reason]})
