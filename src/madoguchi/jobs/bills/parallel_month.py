"""Compare what two systems bill for the same month, account by account. Pure."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

LineSums = Counter[tuple[str, str]]
"""Contract number and item code to yen, as the lines of one account give them."""

AccountLines = dict[str, LineSums]
REASON_LABELS = {
    "unknown_account": "この番号の請求先がありません",
    "not_billed": "請求先はありますが、この月の料金がありません",
    "not_in_file": "旧システムの一覧にありません",
    "missing_line": "窓口に明細がありません",
    "extra_line": "旧システムに明細がありません",
    "other_plan_price": "プランの料金が違います",
    "other_price": "料金が違います",
    "tax_rounding": "消費税の端数処理が違います",
    "other_tax": "消費税が違います。税区分か税率を確かめてください",
    "unexplained": "税抜の額が違います。理由は --lines を付けると分かります",
    "lines_do_not_sum": "旧システムの明細の和が、その請求の税抜の額と違います",
}


@dataclass(frozen=True, slots=True)
class BillFigures:
    """The sums of a bill, in yen."""

    net_yen: int
    tax_yen: int

    @property
    def total_yen(self) -> int:
        return self.net_yen + self.tax_yen


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two bills differ: a code of REASON_LABELS, and the line where it is one."""

    code: str
    place: str = ""
    theirs_yen: int | None = None
    ours_yen: int | None = None


@dataclass(frozen=True, slots=True)
class OurMonth:
    """What we bill for a month: sums and lines by account, and what we know besides."""

    bills: dict[str, BillFigures]
    lines: AccountLines
    accounts: Container[str]
    plan_codes: Container[str]


@dataclass(frozen=True, slots=True)
class BillDifference:
    """An account that the two systems bill differently; None where one does not."""

    account_number: str
    theirs: BillFigures | None
    ours: BillFigures | None
    reasons: list[Reason]

    @property
    def total_yen(self) -> int:
        """What we bill more, in yen; negative where it is less."""
        ours, theirs = (
            figures.total_yen if figures else 0 for figures in (self.ours, self.theirs)
        )
        return ours - theirs


def compare_months(
    former: Mapping[str, BillFigures],
    former_lines: AccountLines | None,
    ours: OurMonth,
) -> Iterator[BillDifference]:
    """Yield the accounts whose sums differ, by number. An equal bill is not told."""
    for account in sorted({*former, *ours.bills}):
        theirs, mine = former.get(account), ours.bills.get(account)
        if theirs == mine:
            continue
        reasons = list(reasons_of_account(account, theirs, mine, former_lines, ours))
        yield BillDifference(account, theirs, mine, reasons)


def reasons_of_account(
    account: str,
    theirs: BillFigures | None,
    mine: BillFigures | None,
    former_lines: AccountLines | None,
    ours: OurMonth,
) -> Iterator[Reason]:
    if theirs is None:
        yield Reason("not_in_file")
    elif mine is None:
        known = account in ours.accounts
        yield Reason("not_billed" if known else "unknown_account")
    elif theirs.net_yen == mine.net_yen:
        yield Reason(tax_reason(theirs, mine, len(ours.lines.get(account, ()))))
    elif former_lines is None:
        yield Reason("unexplained")
    else:
        lines = former_lines.get(account, Counter())
        found = list(line_reasons(lines, ours.lines.get(account, Counter()), ours))
        yield from found or [Reason("lines_do_not_sum")]


def tax_reason(theirs: BillFigures, mine: BillFigures, line_count: int) -> str:
    """Rounding, by line or by bill, never moves more than a yen a line."""
    is_small = abs(theirs.tax_yen - mine.tax_yen) <= max(line_count, 1)
    return "tax_rounding" if is_small else "other_tax"


def line_reasons(theirs: LineSums, mine: LineSums, ours: OurMonth) -> Iterator[Reason]:
    for contract, item in sorted({*theirs, *mine}):
        key, place = (contract, item), f"{contract} {item}"
        if key not in mine:
            yield Reason("missing_line", place, theirs[key], None)
        elif key not in theirs:
            yield Reason("extra_line", place, None, mine[key])
        elif theirs[key] != mine[key]:
            code = "other_plan_price" if item in ours.plan_codes else "other_price"
            yield Reason(code, place, theirs[key], mine[key])
