"""What the home page reads of each billing account."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.contracts.queries import ContractHandle
from madoguchi.platform.access import Access
from madoguchi.web.reads.home import HomeFacts, read_home_facts

MAX_ACCOUNTS_READ = 3


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A billing account by its first contract, and what was read of it."""

    contract: ContractHandle
    facts: HomeFacts
    has_running: bool  # a contract of it that has not ended


def read_accounts(
    access: Access, contracts: Sequence[ContractHandle], *, sees_bills: bool
) -> list[AccountFacts]:
    """Read the first three accounts of these contracts, one statement each."""
    firsts = {c.account_id: c for c in reversed(contracts)}
    running = {c.account_id for c in contracts if not c.is_ended}
    accounts = sorted(firsts.values(), key=lambda c: c.account_number)
    return [
        AccountFacts(
            c,
            read_home_facts(access, c.account_id, sees_bills=sees_bills),
            has_running=c.account_id in running,
        )
        for c in accounts[:MAX_ACCOUNTS_READ]
    ]
