"""The ways in which a user can take a second step."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.models import Channel, User
from madoguchi.messaging.sms import may_send_sms


def second_step_ways_of(user: User, *, is_staff: bool) -> list[str]:
    """Return the ways of a user, in the order in which they are offered.

    Mail is offered only without a better way: else a stolen mailbox would be enough
    for everything. Staff of a company need it only to set up a better way.
    """
    ways = usable_factors_of(user)
    better = ways if is_staff else [way for way in ways if way != "passkey"]
    if not better:
        ways.append("mail")
    if backup_codes.unused_code_count(user):
        ways.append("backup")
    return ways


def usable_factors_of(user: User) -> list[str]:
    """Those that are set up and work now: no telephone while nothing sends an SMS."""
    ways = second_factors_of(user)
    return ways if may_send_sms() else [way for way in ways if way != "sms"]


def second_factors_of(user: User) -> list[str]:
    """Those that are set up."""
    authenticators = Authenticator.objects.filter(user=user)
    types = set(authenticators.values_list("type", flat=True))
    ways = []
    if Authenticator.Type.WEBAUTHN in types:
        ways.append("passkey")
    if Authenticator.Type.TOTP in types:
        ways.append("totp")
    if verified_phones_of(user).exists():
        ways.append("sms")
    return ways


def verified_phones_of(user: User) -> QuerySet[Channel]:
    return user.channels.filter(kind=Channel.Kind.SMS).exclude(verified_at=None)
