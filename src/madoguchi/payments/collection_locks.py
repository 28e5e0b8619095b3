"""Locks by which a bill gets one way of being collected at a time.

Taken in this order. A charge that is being stored is waited for: it looks for debits
and slips once its row is in.
"""

LOCK_RESERVING_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi debits'))"
LOCK_CHARGES_SQL = "LOCK TABLE payments_cardcharge IN SHARE MODE"
