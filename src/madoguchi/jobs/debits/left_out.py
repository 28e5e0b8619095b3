"""What went into a debit file, and which bills could not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.payments.models import DebitFile, DebitRequest
from madoguchi.platform.batch import batch

MAX_LEFT_OUT_SAID = 20
FULL_WORDS = "合計が12桁を超えるため、次のファイルに入れます"


@dataclass(slots=True)
class FileBody:
    """What went into a file, and which lines did not: number and why."""

    count: int = 0
    amount_yen: int = 0
    left_out: dict[int, str] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether a bill is left for another file, whose trailer has room for it."""
        return FULL_WORDS in self.left_out.values()

    def leave_out(self, line: int, why: str) -> None:
        """Keep why a line is not in the file; equal reasons are one text in memory."""
        self.left_out[line] = intern(why)


def left_out_lines(file: DebitFile, body: FileBody) -> Iterator[str]:
    if not body.left_out:
        return
    yield f"入れなかった請求: {len(body.left_out):,}件（理由は次のとおりです）"
    with batch(DEBIT_ACTOR):
        first = sorted(body.left_out)[:MAX_LEFT_OUT_SAID]
        rows = DebitRequest.objects.filter(file=file, line__in=first)
        columns = ("line", "account__account_number", "billing_month")
        found = list(rows.order_by("line").values_list(*columns))
    for line, account_number, month in found:
        yield f"  {account_number} {month:%Y-%m}: {body.left_out[line]}"
