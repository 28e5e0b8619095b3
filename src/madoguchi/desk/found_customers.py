"""Customers whose name or kana begins as typed, past their walls."""

from dataclasses import dataclass

from madoguchi.customers.models import Party
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import read_rows
from madoguchi.platform.scope import scope

MAX_CUSTOMERS_SHOWN = 10
MAX_ADDRESS_LETTERS = 12  # enough to ask where somebody lives
NAMES_SQL = "SELECT * FROM customers_search_names(%(words)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer whose name begins so; of the address only its beginning is shown."""

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


def customers_named(words: str) -> list[FoundCustomer]:
    """Read customers whose name or kana begins so: one more than are shown."""
    params = {"words": words, "most": MAX_CUSTOMERS_SHOWN + 1}
    return [FoundCustomer(*row) for row in read_rows(NAMES_SQL, params)]


def record_search(
    request: DeskRequest, found: list[FoundCustomer], words: str, reason: str
) -> None:
    at, actor, level = now(), str(request.staff), level_in_session(request)
    for customer in found:
        party = customer.party_id
        with scope(actor, party, level=level):
            act = Act("customer_found", f"party {party}", party, actor, at)
            record(act, {"name": ["", words], "reason": ["", reason]})
