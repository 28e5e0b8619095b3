"""Not me: what a notice told of is taken back, and what came with it or after it."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Q

from madoguchi.accounts.guard import challenge, recovery, totp
from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import Channel, SecurityNotice, User

PASSWORD_EVENTS = {
    "first-access",
    "password-changed",
    "password-reset",
    "recovery-done",
}
KNOWN_PASSWORD_EVENTS = {
    "new-device"
}  # somebody has come in with the password there is
NOTICE_MARGIN = timedelta(minutes=1)  # a change is stored a moment before it is told


def revert_notified_change(notice: SecurityNotice, at: datetime) -> None:
    """The number is used up. Nobody signs in with a password that is not the owner's.

    A new way goes only where an older one stays: else whoever reads the mail could
    take the first real second step away again.
    """
    user, since = notice.user, notice.at - NOTICE_MARGIN
    notice.stop_hash = ""
    notice.save(update_fields=["stop_hash"])
    if notice.case:
        recovery.stop_recovery(notice.case, at)
    changed = user.events.filter(what__in=PASSWORD_EVENTS, at__gte=since)
    if notice.what in KNOWN_PASSWORD_EVENTS or changed.exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
    new_mails = Q(kind=Channel.Kind.MAIL, verified_at__gte=since)
    challenge.drop_channels(user.channels.filter(new_mails), at)
    user.backup_codes.filter(created_at__gte=since).delete()
    if has_older_way(user, since):
        drop_new_ways(user, since, at)
    recovery.reduce_rights(user, at)


def has_older_way(user: User, since: datetime) -> bool:
    keys = Authenticator.objects.filter(user=user, created_at__lt=since)
    return (
        keys.exists() or verified_phones_of(user).filter(verified_at__lt=since).exists()
    )


def drop_new_ways(user: User, since: datetime, at: datetime) -> None:
    Authenticator.objects.filter(user=user, created_at__gte=since).delete()
    if totp.app_of(user) is None:
        totp.remove_authenticator_app(user)
    challenge.drop_channels(verified_phones_of(user).filter(verified_at__gte=since), at)
