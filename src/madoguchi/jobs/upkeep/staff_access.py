"""Add and end staff of the desk; only commands do so, no page."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Identifier, Staff, User
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record

STAFF_ACTOR = "operator command"


def add_staff(mail: str, *, role: str, name: str, at: datetime) -> None:
    """Give a login access to the desk; a new login has no password.

    To be called in a batch. Open sessions end, since those of the desk are shorter.
    """
    user = user_for_mail(mail, name)
    staff, _new = Staff.objects.update_or_create(
        user=user,
        defaults={"role": role, "ended_at": None},
        create_defaults={"role": role, "added_at": at},
    )
    record_staff_act("staff_added", staff, role, at)
    end_staff_sessions(user)


def user_for_mail(mail: str, name: str) -> User:
    canonical = normalise_identifier(mail)
    if "@" not in canonical:
        raise Refused("not_a_mail", f"メールアドレスではありません: {mail}")
    if user := User.objects.filter(identifiers__canonical=canonical).first():
        return user
    user = User(email=canonical, display_name=name or canonical)
    user.set_unusable_password()
    user.save()
    user.identifiers.create(canonical=canonical, kind=Identifier.Kind.MAIL)
    return user


def end_staff(mail: str, *, at: datetime) -> None:
    """Take the access to the desk away. The row stays for the log."""
    email = normalise_identifier(mail)
    staff = Staff.objects.filter(user__email=email, ended_at=None).first()
    if staff is None:
        raise Refused("no_such_staff", f"窓口の担当者ではありません: {mail}")
    staff.ended_at = at
    staff.save(update_fields=["ended_at"])
    record_staff_act("staff_ended", staff, "", at)
    end_staff_sessions(staff.user)


def record_staff_act(verb: str, staff: Staff, role: str, at: datetime) -> None:
    act = Act(verb, f"{staff} {staff.user.email}", None, STAFF_ACTOR, at)
    record(act, {"role": ["", role]} if role else None)


def end_staff_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
