"""Whose contracts a notice touches, of those who asked for news of their own."""

from collections.abc import Collection

from madoguchi.notices.models import Notice
from madoguchi.notices.verdicts import COMMON_FUNCTIONS, REACHES_CONTRACT_SQL
from madoguchi.platform.fixed_statements import read_rows

TOUCHED_SQL = f"""
    SELECT DISTINCT member.user_id
    FROM customers_member member
    JOIN contracts_contract contract ON contract.party_id = member.party_id
    JOIN notices_notice notice ON {REACHES_CONTRACT_SQL}
    WHERE notice.id = %(notice)s AND member.user_id = ANY(%(users)s)
    AND member.left_at IS NULL AND contract.status <> 'ended'"""  # noqa: S608 of constants


def touched_users(notice: Notice, users: Collection[int]) -> set[int]:
    """Find the logins of which any contract is touched. Inside a batch.

    A member that is limited to a part of its company counts as the whole.
    """
    if not users:
        return set()
    params = {
        "common": [str(name) for name in COMMON_FUNCTIONS],
        "notice": notice.pk,
        "users": list(users),
    }
    return {user for (user,) in read_rows(TOUCHED_SQL, params)}
