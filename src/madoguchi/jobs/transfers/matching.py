"""Transfers that wait find their customer, where that is sure, and are posted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from madoguchi.jobs.transfers.account_search import (
    FoundAccount,
    accounts_by_number,
    accounts_by_sum,
    best_candidate,
)
from madoguchi.jobs.transfers.sources import TRANSFER_ACTOR
from madoguchi.jobs.transfers.waiting import WaitingTransfer, waiting_transfers
from madoguchi.kernel.wording import format_yen
from madoguchi.payments.incoming.allocation import allocate_transfer
from madoguchi.payments.incoming.owed_bills import owed_bills
from madoguchi.payments.incoming.post_match import post_match
from madoguchi.payments.models import IncomingTransfer, TransferMatch, TransferSource

Way = TransferMatch.Way


@dataclass(slots=True)
class MatchRun:
    """One look at all that waits: what was posted, in yen, and what still waits."""

    source: TransferSource
    since: date
    at: datetime
    posted: dict[str, list[int]] = field(default_factory=dict)
    credit_yen: int = 0
    fee_yen: int = 0
    left: list[WaitingTransfer] = field(default_factory=list)

    def post(
        self, one: WaitingTransfer, found: FoundAccount, way: TransferMatch.Way
    ) -> None:
        """Post a transfer, unless the desk has said meanwhile whose it is."""
        match = TransferMatch(
            party_id=found.party,
            account_id=found.account,
            transfer_id=one.pk,
            source=self.source,
            way=way,
            amount_yen=one.amount_yen,
            paid_on=one.posted_on,
            payer=one.payer,
            state=TransferMatch.State.DONE,
            asked_by=TRANSFER_ACTOR,
            asked_at=self.at,
            decided_at=self.at,
        )
        try:
            with transaction.atomic():
                match.save()
        except IntegrityError:
            return  # one match counts for a transfer: theirs was first
        spread = post_match(match, since=self.since, actor=TRANSFER_ACTOR, at=self.at)
        self.posted.setdefault(str(way.label), []).append(one.amount_yen)
        self.credit_yen += spread.credit_yen
        self.fee_yen += spread.fee.yen if spread.fee else 0

    def is_exact(self, one: WaitingTransfer, found: FoundAccount) -> bool:
        """Whether the account still owes just this sum, or that and a known fee."""
        bills = owed_bills(found.party, found.account, self.since)
        fees = self.source.fees_yen
        return allocate_transfer(one.amount_yen, bills, fees).is_exact

    def lines(self) -> Iterator[str]:
        for way, sums in sorted(self.posted.items()):
            yield f"消し込み（{way}）: {len(sums):,}件 {format_yen(sum(sums))}"
        if self.fee_yen:
            yield f"差し引かれた振込手数料: {format_yen(self.fee_yen)}"
        if self.credit_yen:
            yield f"請求より多く、預り金になった分: {format_yen(self.credit_yen)}"
        if self.left:
            yen = format_yen(sum(one.amount_yen for one in self.left))
            yield f"消し込めていない振込: {len(self.left):,}件 {yen}（窓口の画面へ）"


def match_waiting(source: TransferSource, since: date, at: datetime) -> Iterator[str]:
    """Match and post what is sure; yield what was done. In a batch.

    By the number of an account of its own first; else by sum and the very name, where
    no other customer fits. Of the rest, who fits best is kept for the desk.
    """
    run = MatchRun(source, since, at)
    waiting = waiting_transfers(source.pk)
    by_number = accounts_by_number(waiting)
    for one in waiting:
        if found := by_number.get(one.virtual_number):
            run.post(one, found, Way.VIRTUAL)
    rest = [one for one in waiting if one.virtual_number not in by_number]
    match_names(run, rest)
    yield from run.lines()


def match_names(run: MatchRun, rest: Sequence[WaitingTransfer]) -> None:
    by_sum = accounts_by_sum(rest, run.source.fees_yen, run.since)
    for one in rest:
        best = best_candidate(one.payer, by_sum.get(one.amount_yen, ()))
        is_sure = best is not None and best.is_sure and run.source.matches_names
        if best and is_sure and run.is_exact(one, best.found):
            run.post(one, best.found, Way.NAME)
            continue
        run.left.append(one)
        account, score = (best.found.account, best.score) if best else (None, 0)
        rows = IncomingTransfer.objects.filter(pk=one.pk)
        rows.exclude(candidate=account, score=score).update(
            candidate=account, score=score
        )
