"""Logins in the change feed: the mail address by which somebody signs in.

The key of a row is the login's number here, since the address is what changes. Never a
password, a second step or a channel: they are in no file.
"""

from collections.abc import Iterable
from datetime import datetime

from madoguchi.customers.operator_columns import is_operators_own
from madoguchi.customers.portal_changes import ImportedRow, keep_change

LOGINS_FILE, LOGIN_COLUMN = "logins", "email"


def keep_login_change(
    user: int, parties: Iterable[int], addresses: tuple[str, str], at: datetime
) -> None:
    """Add a line for each party: the address before and after, "" for withdrawn.

    None where logins are the operator's own: its system knows. In the scope of the
    party, or in a batch.
    """
    if is_operators_own(f"{LOGINS_FILE}.{LOGIN_COLUMN}"):
        return
    for party in parties:
        row = ImportedRow(party, LOGINS_FILE, str(user))
        keep_change(row, LOGIN_COLUMN, addresses, at)
