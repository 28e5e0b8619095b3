"""Whose a transfer may be: by its number, or by sum and name. In a batch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from madoguchi.jobs.transfers.waiting import WaitingTransfer
from madoguchi.payments.incoming.payer_scores import (
    LEAST_SCORE_SHOWN,
    SURE_SCORE,
    payer_score,
)
from madoguchi.payments.incoming.virtual_numbers import virtual_number_of
from madoguchi.platform.fixed_statements import read_rows, statement_beside

OWING_SQL = statement_beside(__file__, "owing_accounts")
VIRTUAL_SQL = """
    SELECT party_id, id, virtual_account FROM customers_billingaccount
    WHERE virtual_account <> ''
        AND substring(translate(virtual_account, '０１２３４５６７８９', '0123456789')
            FROM '[0-9]{7}') = ANY(%(numbers)s)"""


class FoundAccount(NamedTuple):
    """A billing account, by its party and its key."""

    party: int
    account: int


@dataclass(frozen=True, slots=True)
class OwingAccount:
    """An account that owes just a sum that came, and its customer's kana."""

    found: FoundAccount
    kana: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a transfer fits best; `is_sure` where the very name fits nobody else."""

    found: FoundAccount
    score: int
    is_sure: bool


def accounts_by_number(
    waiting: Iterable[WaitingTransfer],
) -> Mapping[str, FoundAccount]:
    """Find the account of each number that is one account's alone."""
    numbers = sorted({one.virtual_number for one in waiting} - {""})
    found: dict[str, set[FoundAccount]] = defaultdict(set)
    for party, account, words in read_rows(VIRTUAL_SQL, {"numbers": numbers}):
        found[virtual_number_of(words)].add(FoundAccount(party, account))
    return {n: rows.pop() for n, rows in found.items() if n and len(rows) == 1}


def accounts_by_sum(
    waiting: Iterable[WaitingTransfer], fees_yen: Collection[int], since: date
) -> Mapping[int, Sequence[OwingAccount]]:
    """Find who owes what came, or that and a known fee, by the yen that came."""
    came = {one.amount_yen for one in waiting}
    wanted_of: dict[int, set[int]] = defaultdict(set)
    for yen in came:
        for fee in (0, *fees_yen):
            wanted_of[yen + fee].add(yen)
    found: dict[int, dict[FoundAccount, OwingAccount]] = defaultdict(dict)
    params = {"since": since, "amounts": sorted(wanted_of)}
    for party, account, sums, kana in read_rows(OWING_SQL, params):
        one = OwingAccount(FoundAccount(party, account), kana)
        for owed in sums:
            for yen in wanted_of.get(owed, ()):
                found[yen][one.found] = one
    return {yen: list(rows.values()) for yen, rows in found.items()}


def best_candidate(payer: str, owing: Sequence[OwingAccount]) -> Candidate | None:
    """Choose by name among those who owe the sum; None where nobody is near."""
    scored = sorted(
        ((payer_score(payer, one.kana), one.found) for one in owing), reverse=True
    )
    if not scored or scored[0][0] < LEAST_SCORE_SHOWN:
        return None
    score, found = scored[0]
    others = [one for one in scored[1:] if one[0] == SURE_SCORE]
    return Candidate(found, score, score == SURE_SCORE and not others)
