"""From which sum on two people decide what is done with money."""

from datetime import date

from madoguchi.payments.dunning.terms import dunning_rule_on
from madoguchi.payments.models import MoneyRequest


def limit_of_one_person(today: date) -> int:
    """Return up to which yen nobody else has to agree; 0 without rules."""
    rule = dunning_rule_on(today)
    return rule.two_eyes_from_yen if rule else 0


def yen_at_stake(row: MoneyRequest) -> int:
    """The sum that says whether a second person decides, with that of what is ended."""
    ended = row.ended_charge or row.ended_refund
    return max(row.amount_yen, ended.amount_yen) if ended else row.amount_yen
