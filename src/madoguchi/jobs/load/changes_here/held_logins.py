"""Logins that were changed or withdrawn here, held against the logins of an export."""

from madoguchi.platform.fixed_statements import execute

LOGINS_FILE = "logins"
STATE_NO_LOGIN_SQL = """
    UPDATE held_change h SET line = 0, theirs = ''
    FROM stated_login s JOIN customers_party p ON p.customer_number = s.customer_number
    WHERE h.file = 'logins' AND h.party_id = p.id"""
"""The logins of a customer whom the file names are all there."""

STATE_LOGIN_SQL = """
    UPDATE held_change h SET line = s.line, theirs = s.email
    FROM stated_login s JOIN customers_party p ON p.customer_number = s.customer_number
    WHERE h.file = 'logins' AND h.party_id = p.id"""
OLD_ADDRESS_SQL = f"{STATE_LOGIN_SQL} AND s.email = ANY (h.befores)"
OUR_ADDRESS_SQL = f"{STATE_LOGIN_SQL} AND s.email = h.after"

STAGE_OUR_ADDRESS_SQL = """
    UPDATE stage_logins s SET email = h.after FROM held_change h
    WHERE h.file = 'logins' AND h.line = s.line AND h.after <> ''
        AND h.verdict = ANY (%(kept)s)"""
DROP_WITHDRAWN_SQL = """
    DELETE FROM stage_logins s USING held_change h
    WHERE h.file = 'logins' AND h.line = s.line AND h.after = ''
        AND h.verdict = ANY (%(kept)s)"""


def state_logins() -> None:
    """Write beside each held change which address the export has for that login."""
    for statement in (STATE_NO_LOGIN_SQL, OLD_ADDRESS_SQL, OUR_ADDRESS_SQL):
        execute(statement, {})


def keep_logins(kept: list[str]) -> None:
    """Let a login keep the address that was proved here, and stay withdrawn."""
    execute(STAGE_OUR_ADDRESS_SQL, {"kept": kept})
    execute(DROP_WITHDRAWN_SQL, {"kept": kept})
