"""What the agency tells of slips is taken in: a file whole, once, or not at all."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.jobs.slips.result_checks import SlipStep, steps_of_results
from madoguchi.jobs.slips.stored_agency import stored_slip_agency
from madoguchi.jobs.slips.taken_steps import take_step
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import (
    day_in_japan,
    format_billed_month,
    format_moment,
    format_yen,
)
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.models import SlipFile, StoreSlip
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.result_file import SlipNews, SlipResultReader
from madoguchi.payments.zengin.file_faults import BankFileFaulty
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute

NEWS_LABELS = {
    SlipNews.REPORTED: "速報",
    SlipNews.SURE: "確報",
    SlipNews.TAKEN_BACK: "速報取消",
}
LOCK_SLIP_FILES_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi slip files'))"


def take_in_slip_results(path: Path, at: datetime) -> Iterator[str]:
    """Record what a file tells, and post it; yield what came of it.

    The same file again changes nothing, and says so. Refused `slip_file_faulty` as a
    whole, with its lines, where one cannot be read or does not follow on what is known.
    """
    with batch(SLIP_ACTOR):
        reader = read_file(path, stored_slip_agency())
        execute(LOCK_SLIP_FILES_SQL, {})
        known = SlipFile.objects.filter(digest=reader.digest).first()
        if known is not None:
            yield (
                f"このファイルは{format_moment(known.taken_at)}に取り込んであります。"
                "何も変えていません。"
            )
            return
        try:
            steps = steps_of_results(reader.results, day_in_japan(at))
        except BankFileFaulty as faulty:
            raise slip_file_faulty(faulty) from faulty
        for step in steps:
            take_step(step, at)
        SlipFile.objects.create(
            digest=reader.digest,
            lines=len(reader.results),
            amount_yen=sum(one.amount_yen for one in reader.results),
            taken_at=at,
        )
        overtaken = len(reader.results) - len(steps)
        lines = [*counted_lines(steps), *overtaken_lines(overtaken)]
        lines += overpaid_lines(steps)
    yield from lines


def read_file(path: Path, agency: SlipAgency) -> SlipResultReader:
    reader = SlipResultReader(agency.results, agency.check_weights)
    try:
        with path.open("rb") as stream:
            reader.read(stream)
    except OSError:
        words = f"{path} を読めません。何も取り込んでいません。"
        raise Refused("no_slip_file", words) from None
    except BankFileFaulty as faulty:
        raise slip_file_faulty(faulty) from faulty
    return reader


def slip_file_faulty(faulty: BankFileFaulty) -> Refused:
    return Refused(
        "slip_file_faulty",
        "ファイルに誤りがあるため、1行も取り込んでいません。収納代行会社から取り直して"
        f"ください。\n{faulty}",
    )


def counted_lines(steps: list[SlipStep]) -> Iterator[str]:
    for news, label in NEWS_LABELS.items():
        sums = [step.slip.amount_yen for step in steps if step.news is news]
        if sums:
            yield f"{label}: {len(sums):,}件 {format_yen(sum(sums))}"


def overtaken_lines(count: int) -> Iterator[str]:
    if count:
        yield f"確報のあとに届いた速報: {count:,}件（何も変えていません）"


def overpaid_lines(steps: list[SlipStep]) -> Iterator[str]:
    """Say which bills were paid by something else too: the rest is kept for them."""
    paid = {step.slip.pk: step.slip for step in steps if step.is_money_new}
    for slip in paid.values():
        owed_yen = owed_of_bill(slip.party_id, slip.account_id, slip.billing_month)
        if owed_yen < 0 and slip.state != StoreSlip.State.TAKEN_BACK:
            yield (
                f"ほかでも支払われていた請求: {slip.account.account_number}"
                f" {format_billed_month(slip.billing_month)} {format_yen(-owed_yen)}"
                "（預り金になります。次の請求に充てるか、お返しください）"
            )
