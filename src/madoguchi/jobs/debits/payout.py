"""A collector pays out what banks paid of a file: money in transit becomes cash."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.file_facts import file_name, number_in_name
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.models import DebitFile, DebitRequest
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute, statement_beside

POST_PAYOUT_SQL = statement_beside(__file__, "post_debit_payout")


@dataclass(frozen=True, slots=True)
class DebitPayout:
    """What came on a JST day of the file of that name; its fee is what lacks."""

    name: str
    on: date
    yen: int


def post_payout(payout: DebitPayout, at: datetime) -> str:
    """Post a payout once; the same again changes nothing and says so.

    Refused `debit_payout_unfit` for a file without results, for more than banks paid,
    and where another payout of that file is here.
    """
    with batch(DEBIT_ACTOR):
        file = answered_file(payout)
        rows = DebitRequest.objects.filter(file=file, state=DebitRequest.State.PAID)
        paid_yen = rows.aggregate(yen=Sum("amount_yen", default=0))["yen"]
        if not 0 <= payout.yen <= paid_yen or not paid_yen:
            raise payout_unfit(f"銀行で引き落とされたのは{format_yen(paid_yen)}です")
        told = f"{payout.name}: 入金 {format_yen(payout.yen)}、手数料"
        fee_yen = paid_yen - payout.yen
        if file.payout_yen is not None:
            return f"{told} {format_yen(fee_yen)}は記入済みです。何も変えていません。"
        params = {"file": file.pk, "fee_yen": fee_yen, "on": payout.on, "at": at}
        execute(POST_PAYOUT_SQL, params)
        file.payout_on, file.payout_yen = payout.on, payout.yen
        file.save(update_fields=["payout_on", "payout_yen"])
    return f"{told} {format_yen(fee_yen)}を記入しました。"


def answered_file(payout: DebitPayout) -> DebitFile:
    """Find the file and hold its row; its former payout, if any, is the same."""
    rows = DebitFile.objects.select_related("collector").exclude(result_at=None)
    rows = rows.filter(pk=number_in_name(payout.name), debit_on__lte=payout.on)
    file = rows.select_for_update(of=("self",)).first()
    if file is None or file_name(file) != payout.name:
        raise payout_unfit(
            f"{payout.name} は、その日までに引き落としの結果があるファイルにありません"
        )
    former = (file.payout_on, file.payout_yen)
    if file.payout_on and former != (payout.on, payout.yen):
        raise payout_unfit(f"{format_day(file.payout_on)}の入金として記入してあります")
    return file


def payout_unfit(why: str) -> Refused:
    return Refused(
        "debit_payout_unfit", f"入金を記入できません。{why}。何も記入していません。"
    )
