"""Telling all channels of a change, after the change is stored."""

from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.accounts.security_notices import ChannelAddress, create_security_notices
from madoguchi.identity.one_time_codes import message_party_and_actor
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job


def announce_security_change(
    user: User,
    what: str,
    *,
    also: list[ChannelAddress] | None = None,
    case: RecoveryCase | None = None,
) -> None:
    """`also`: channels that are gone with this change, or came with it."""
    at, (party, actor) = now(), message_party_and_actor(user)
    for notice in create_security_notices(user, what, at, also=also, case=case):
        defer_job("send_security_notice", at, party=party, actor=actor, notice=notice)
