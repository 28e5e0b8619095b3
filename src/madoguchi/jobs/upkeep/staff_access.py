"""Who works at the desk: added and ended by a command, never by a page."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Identifier, Staff, User
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record

STAFF_ACTOR = "operator command"


def add_staff(mail: str, *, role: str, name: str, at: datetime) -> None:
    """A login without a password, or the one that has this mail, works at the desk.

    Under the batch role. Open sessions end: those of the desk are shorter.
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
    named = Identifier.objects.filter(canonical=canonical).select_related("user")
    if (found := named.first()) is not None:
        return found.user
    user = User.objects.create(email=canonical, display_name=name or canonical)
    user.identifiers.create(canonical=canonical, kind=Identifier.Kind.MAIL)
    return user


def end_staff(mail: str, *, at: datetime) -> None:
    """From now on the desk is not there for them. The log still knows who it was."""
    staff = Staff.objects.filter(
        user__email=normalise_identifier(mail), ended_at=None
    ).first()
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
