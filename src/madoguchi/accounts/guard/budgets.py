"""Budgets of a network and of the whole site: what strangers may spend in an hour.

A guess is counted against its person (guard/attempts.py); somebody who tries one
password at ten thousand people meets these budgets. They are soft: what was right is
given back, and who finds one spent is asked for more, not shut out (ADR 0035).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import SpentBudget
from madoguchi.platform.fixed_statements import execute

TAKE_SQL = """
    INSERT INTO accounts_spentbudget AS b (subject, spent, at)
    VALUES (%(subject)s, 1, %(at)s)
    ON CONFLICT (subject) DO UPDATE
    SET at = greatest(b.at, %(at)s),
        spent = 1 + greatest(0, b.spent - %(half)s / 3600.0
            * extract(epoch FROM greatest(interval '0', %(at)s - b.at)))
    WHERE b.spent - %(half)s / 3600.0
        * extract(epoch FROM greatest(interval '0', %(at)s - b.at)) + 1 <= %(half)s
    RETURNING spent"""
"""Half of the budget at once, the other half over an hour: never more in any hour."""

IS_SPENT_SQL = """
    SELECT b.spent - %(half)s / 3600.0
        * extract(epoch FROM greatest(interval '0', %(at)s - b.at)) + 1 > %(half)s
    FROM accounts_spentbudget b WHERE subject = %(subject)s"""

GIVE_BACK_SQL = """
    UPDATE accounts_spentbudget SET spent = greatest(0, spent - 1)
    WHERE subject = %(subject)s"""
SPENT_BUDGET_LIFETIME = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many of something one network, and the site, may have in any hour."""

    name: str
    hourly_of_network: int
    hourly_of_site: int


def guess_budget() -> Budget:
    """Wrong passwords typed in browsers in which that person never signed in."""
    return Budget("guess", 30, settings.GUESSES_PER_HOUR)


CODE_BUDGET = Budget("code", 200, 2_000)
"""Codes sent for an identifier alone and not typed in yet."""

STATUS_MAIL_BUDGET = Budget("status mail", 30, 1_000)
"""Codes sent to addresses that anybody typed on the page of outages, apart from those
of people who want to sign in: a flood of the one must not shut the other."""

INVITATION_BUDGET = Budget("invitation", 40, 400)
"""Numbers of invitations that belong to no invitation that waits."""

INVITATION_MAIL_BUDGET = Budget("invitation mail", 6, 50_000)
"""Mails of invitations to one address, whichever companies ask for them."""

STOP_BUDGET = Budget("stop", 20, 200)
"""Numbers of notices that belong to no notice."""

LOOKUP_BUDGET = Budget("lookup", 20, 1_000)
"""Customer numbers that somebody asks about without signing in."""


def limits_of_budget(budget: Budget, network: str) -> list[tuple[str, int]]:
    """Return subject and hourly limit: the network's first, where it is known."""
    site = (keyed_digest("budget", budget.name, "site"), budget.hourly_of_site)
    if not network:
        return [site]
    subject = keyed_digest("budget", budget.name, "network", network)
    return [(subject, budget.hourly_of_network), site]


def take_from_budget(budget: Budget, network: str, at: datetime) -> bool:
    """Take one, and return whether there was one; else nothing is taken.

    Rows are locked in one order, and until the transaction ends: keep it short.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for subject, hourly in limits_of_budget(budget, network):
            cursor.execute(TAKE_SQL, {"subject": subject, "half": hourly / 2, "at": at})
            if cursor.fetchone() is None:
                transaction.set_rollback(True)
                return False
    return True


def is_budget_spent(budget: Budget, network: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        for subject, hourly in limits_of_budget(budget, network):
            cursor.execute(
                IS_SPENT_SQL, {"subject": subject, "half": hourly / 2, "at": at}
            )
            if (row := cursor.fetchone()) and row[0]:
                return True
    return False


def give_back_to_budget(budget: Budget, network: str) -> None:
    """Give one back that turned out to be right."""
    for subject, _hourly in limits_of_budget(budget, network):
        execute(GIVE_BACK_SQL, {"subject": subject})


def forget_old_budgets(at: datetime) -> int:
    """Delete rows of networks of which nothing was heard for hours."""
    return SpentBudget.objects.filter(at__lt=at - SPENT_BUDGET_LIFETIME).delete()[0]
