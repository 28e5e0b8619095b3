"""By which ways somebody can prove a second time who they are."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.models import Channel, User


def second_step_ways_of(user: User, *, is_staff: bool) -> list[str]:
    """In the order in which they are offered.

    The mailbox counts only where nothing better is there: else whoever has taken it
    over needs nothing else. Staff of a company use it only to set up a better way.
    """
    ways = second_factors_of(user)
    better = ways if is_staff else [way for way in ways if way != "passkey"]
    if not better:
        ways.append("mail")
    if backup_codes.unused_code_count(user):
        ways.append("backup")
    return ways


def second_factors_of(user: User) -> list[str]:
    mine = Authenticator.objects.filter(user=user)
    types = set(mine.values_list("type", flat=True))
    found = []
    if Authenticator.Type.WEBAUTHN in types:
        found.append("passkey")
    if Authenticator.Type.TOTP in types:
        found.append("totp")
    if verified_phones_of(user).exists():
        found.append("sms")
    return found


def verified_phones_of(user: User) -> QuerySet[Channel]:
    return user.channels.filter(kind=Channel.Kind.SMS).exclude(verified_at=None)
