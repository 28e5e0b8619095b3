"""What accounts owe on a day, by how long their day of payment is past."""

from dataclasses import astuple, dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.platform.fixed_statements import read_rows, statement_beside

AGES_SQL = statement_beside(__file__, "receivable_ages")


@dataclass(frozen=True, slots=True)
class ReceivableAges:
    """What an account owes on a day, in yen, by days since the day of payment.

    `kept_yen` is what is kept for the customer: prepaid, paid too much, or a bill
    below 0.
    """

    account_number: str
    not_due_yen: int
    days_1_30_yen: int
    days_31_60_yen: int
    days_61_90_yen: int
    days_over_90_yen: int
    kept_yen: int

    @property
    def sums(self) -> tuple[int, ...]:
        """All sums in yen, in the order of the columns."""
        return tuple(astuple(self)[1:])

    @property
    def owed_yen(self) -> int:
        return sum(self.sums[:-1])


def age_headings() -> list[str]:
    """Name the columns of sums, in their order."""
    return [
        _("期限前"),
        _("1〜30日"),
        _("31〜60日"),
        _("61〜90日"),
        _("91日以上"),
        _("お預かり"),
    ]


def read_receivable_ages(
    on: date, since: date, party: int | None = None
) -> list[ReceivableAges]:
    """Sum up what is owed at the end of a JST day, by account.

    `since` is the first billing month whose payments are known; of months before it
    those count of which a former system told what was open (`opening`). Inside the
    scope of the party, or inside a batch without one: then of all accounts.
    """
    params = {"on": on, "since": since, "party": party}
    rows = read_rows(AGES_SQL, params)
    return [ReceivableAges(*values) for _account, *values in rows]
