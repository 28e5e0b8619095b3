"""What is asked of banks for mandates (口座振替受付), and what they answer."""

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.payments.bank_accounts import BankAccount


class MandateRefusal(StrEnum):
    """Why an account was not registered, as far as the bank says."""

    NO_ACCOUNT = "no_account"  # closed, or none of that number
    HOLDER_DIFFERS = "holder_differs"
    NOT_AUTHENTICATED = "not_authenticated"  # PIN, balance, one-time password
    NOT_ACCEPTED = "not_accepted"  # the bank debits no such account
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class MandateRequest:
    """An account to register. `key` makes a repeat harmless.

    `customer` is the customer number, `mandate_number` ours of the mandate. The
    customer comes back to `return_address`, whatever becomes of it.
    """

    key: str
    customer: str
    mandate_number: str
    account: BankAccount
    return_address: str


class MandateState(StrEnum):
    OPEN = "open"
    REGISTERED = "registered"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class MandateAnswer:
    """`reason` where it was refused."""

    state: MandateState
    reason: MandateRefusal | None = None


@dataclass(frozen=True, slots=True)
class MandateEvent:
    """A mandate that a call-back tells of. `call_id` is the bank's own name for it."""

    outside_id: str
    call_id: str
