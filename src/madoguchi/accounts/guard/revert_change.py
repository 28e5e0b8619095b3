"""Revert a change of sign-in whose notice was answered: this was not me."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Q

from madoguchi.accounts.guard import challenge, mail_switch, recovery, totp
from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import Channel, SecurityNotice, User

PASSWORD_EVENTS = {
    "first-access",
    "password-changed",
    "password-reset",
    "recovery-done",
}
KNOWN_PASSWORD_EVENTS = {"new-device"}  # the current password was used by an intruder
NOTICE_MARGIN = timedelta(minutes=1)  # a change is stored before its notice


def revert_notified_change(notice: SecurityNotice, at: datetime) -> list[str]:
    """Use the number of the notice up and undo what was changed since it.

    Every recovery stops. A password set or used by an intruder is made unusable. New
    second steps are removed only where an older one stays: else a reader of the mailbox
    could remove the first one that the owner has set up. Returns the mail addresses
    that the user loses for signing in.
    """
    user, since = notice.user, notice.at - NOTICE_MARGIN
    notice.stop_hash = ""
    notice.save(update_fields=["stop_hash"])
    recovery.stop_recoveries(user, at)
    lost_addresses = mail_switch.stop_mail_switches(user, at, since=since)
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
    return lost_addresses


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
