"""The results of a debit file are taken in: whole, once, or not at all."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.db.models import Count, Sum

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.result_checks import refuse_unfit_results
from madoguchi.jobs.debits.result_staging import StagedResults, stage_results
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import (
    day_in_japan,
    format_day_and_weekday,
    format_moment,
    format_yen,
)
from madoguchi.payments.debit_result_words import RESULT_LABELS
from madoguchi.payments.models import DebitFile, DebitRequest
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute, read_rows, statement_beside
from madoguchi.platform.job_queue import defer_job

END_REQUESTS_SQL = """
    UPDATE payments_debitrequest AS r
    SET state = CASE WHEN s.result = '0' THEN 'paid' ELSE 'failed' END,
        result = s.result, settled_at = %(at)s
    FROM bank_results AS s
    WHERE r.file_id = %(file)s AND r.line = s.place AND r.state = 'asked'"""
END_UNTOLD_SQL = """
    UPDATE payments_debitrequest SET state = 'paid', result = '0', settled_at = %(at)s
    WHERE file_id = %(file)s AND state = 'asked'"""
POST_PAID_SQL = statement_beside(__file__, "post_paid_debits")
OVERPAID_SQL = statement_beside(__file__, "overpaid_debits")
PAID_CASES_SQL = """
    SELECT c.party_id, c.id FROM payments_debitrequest AS r
    JOIN payments_dunningcase AS c
        ON c.party_id = r.party_id AND c.account_id = r.account_id
        AND c.billing_month = r.billing_month AND c.closed_at IS NULL
    WHERE r.file_id = %(file)s AND r.state = 'paid'"""
MAX_OVERPAID_SAID = 20


def take_in_results(
    path: Path, at: datetime, rehearsed_day: date | None = None
) -> Iterator[str]:
    """Record the results of a file and post what was paid; yield what came of it.

    The same file again changes nothing, and says so. Refused `bank_file_faulty` as a
    whole where a line cannot be read or does not fit the request, and
    `bank_results_differ` where other results of that request are here, and
    `bank_results_too_early` before the day of the debit in Japan, unless it is named as
    the one that is rehearsed.
    """
    with batch(DEBIT_ACTOR):
        staged = stage_results(path)
        file = staged.file
        if file.result_at is not None:
            yield known_already(file, staged)
            return
        refuse_unfit_results(staged)
        if file.debit_on != rehearsed_day:
            refuse_early_results(file, at)
        params = {"file": file.pk, "at": at, "on": file.debit_on}
        execute(END_REQUESTS_SQL, params)
        if file.collector.tells_failures_only:
            execute(END_UNTOLD_SQL, params)
        execute(POST_PAID_SQL, params)
        ask_to_end_cases(file, at)
        file.result_digest, file.result_at = staged.reader.digest, at
        file.save(update_fields=["result_digest", "result_at"])
        lines = [*result_lines(file), *overpaid_lines(file)]
    yield from lines


def refuse_early_results(file: DebitFile, at: datetime) -> None:
    """Refuse what is told before a bank can know: most likely a test file."""
    if day_in_japan(at) >= file.debit_on:
        return
    raise Refused(
        "bank_results_too_early",
        f"この依頼の引落日は{format_day_and_weekday(file.debit_on)}で、まだ来ていません。"
        "何も変えていません。試験用のファイルでないか、委託先に確かめてください。"
        f"リハーサルで読むときは、--day {file.debit_on} を付けてください。",
    )


def known_already(file: DebitFile, staged: StagedResults) -> str:
    told = {"at": format_moment(file.result_at)} if file.result_at else {"at": ""}
    if staged.reader.digest != file.result_digest:
        raise Refused(
            "bank_results_differ",
            f"この依頼の結果は{told['at']}に取り込みましたが、内容が違います。何も"
            "変えていません。どちらが正しいか、委託先に確かめてください。",
        )
    return f"この結果は{told['at']}に取り込んであります。何も変えていません。"


def ask_to_end_cases(file: DebitFile, at: datetime) -> None:
    """Queue a look at each reminder case whose bill was paid, in this transaction."""
    for party, case in read_rows(PAID_CASES_SQL, {"file": file.pk}):
        defer_job("advance_dunning", at, party=party, actor=DEBIT_ACTOR, case=case)


def result_lines(file: DebitFile) -> Iterator[str]:
    rows = DebitRequest.objects.filter(file=file).exclude(result="")
    sums = rows.values("result").annotate(count=Count("pk"), yen=Sum("amount_yen"))
    for row in sums.order_by("result"):
        label = RESULT_LABELS[row["result"]]
        yield f"{label}: {row['count']:,}件 {format_yen(row['yen'])}"


def overpaid_lines(file: DebitFile) -> Iterator[str]:
    """Say which bills were paid by somebody else too: the rest is kept for them."""
    found = read_rows(OVERPAID_SQL, {"file": file.pk})
    if not found:
        return
    total = sum(yen for _account, _month, yen in found)
    yield (
        f"ほかでも支払われていた請求: {len(found):,}件 {format_yen(total)}"
        "（預り金になります。次の請求に充てるか、お返しください）"
    )
    for account, month, yen in found[:MAX_OVERPAID_SAID]:
        yield f"  {account} {month:%Y-%m} {format_yen(yen)}"
