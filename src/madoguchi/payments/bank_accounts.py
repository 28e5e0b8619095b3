"""A bank account that is named: where it is, and what only the bank is told."""

from dataclasses import dataclass

from madoguchi.payments.sealed_accounts import (
    AccountSecrets,
    digest_of_account,
    tail_of,
)

YUCHO = "9900"
ORDINARY, CURRENT = "1", "2"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """`account_type`: 1 普通, 2 当座. Names are those of the day, without 銀行."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    secrets: AccountSecrets

    @property
    def tail(self) -> str:
        return tail_of(self.secrets.number)

    @property
    def fingerprint(self) -> str:
        """A digest that tells it apart from another and gives nothing away."""
        place = (self.bank_code, self.branch_code, self.account_type)
        return digest_of_account(place, self.secrets)
