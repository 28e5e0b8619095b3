"""Notices of a change of sign-in, queued once the change is stored."""

from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.accounts.security_notices import ChannelAddress, create_security_notices
from madoguchi.identity.one_time_codes import message_party_and_actor
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job


def announce_security_change(
    user: User,
    what: str,
    *,
    extra_channels: list[ChannelAddress] | None = None,
    case: RecoveryCase | None = None,
) -> None:
    """Send a notice to every verified channel of the user.

    `extra_channels`: those that were removed by this change.
    """
    at, (party, actor) = now(), message_party_and_actor(user)
    notices = create_security_notices(
        user, what, at, extra_channels=extra_channels, case=case
    )
    for notice in notices:
        defer_job("send_security_notice", at, party=party, actor=actor, notice=notice)
