"""Another mail address for signing in, once the one on file does not arrive any more.

The new one is proved by a code and counts only when the days after the recovery are
over; the old one is told at once and can stop it, also after it counts.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madoguchi.accounts.guard import challenge
from madoguchi.accounts.models import Channel, Identifier, MailSwitch, User
from madoguchi.kernel.errors import Refused


def waiting_switches(user: User) -> QuerySet[MailSwitch]:
    return user.mail_switches.filter(done_at=None, stopped_at=None)


def refuse_mail_of_another(user: User, address: str) -> None:
    """Refuse (`mail_is_taken`) an address by which another login signs in.

    To be asked only once the address is proved: who reads it may know.
    """
    others = Identifier.objects.filter(canonical=address).exclude(user=user)
    if others.exists() or User.objects.filter(email=address).exclude(pk=user.pk):
        raise Refused(
            "mail_is_taken",
            _(
                "このアドレスは、別のログインで使われています。何も変更していません。"
                "別のアドレスにするか、お電話ください。"
            ),
        )


def create_mail_switch(
    user: User, address: str, *, counts_from: datetime, at: datetime
) -> MailSwitch:
    """Create a switch to a proved address; an earlier one that waits stops.

    Refused (`mail_is_taken`) when another login has the address.
    """
    refuse_mail_of_another(user, address)
    waiting_switches(user).update(stopped_at=at)
    return MailSwitch.objects.create(
        user=user,
        old_address=user.email,
        new_address=address,
        proved_at=at,
        counts_from=counts_from,
    )


@transaction.atomic
def finish_mail_switch(switch: MailSwitch, at: datetime) -> bool:
    """Let the new address count; return whether it does now.

    It does not where the switch was stopped meanwhile, or another login has got the
    address: then it stops.
    """
    user = User.objects.select_for_update().get(pk=switch.user_id)
    waiting = waiting_switches(user).filter(pk=switch.pk, counts_from__lte=at)
    try:
        refuse_mail_of_another(user, switch.new_address)
    except Refused:
        waiting.update(stopped_at=at)
        return False
    if not waiting.update(done_at=at):
        return False
    replace_mail(user, switch.new_address, at)
    return True


def replace_mail(user: User, address: str, at: datetime) -> None:
    """Sign in by another address; as a spare one it goes: it is no second channel."""
    mails = user.identifiers.filter(kind=Identifier.Kind.MAIL)
    mails.filter(canonical=user.email).delete()
    Identifier.objects.get_or_create(
        canonical=address, defaults={"user": user, "kind": Identifier.Kind.MAIL}
    )
    user.email = address
    user.save(update_fields=["email"])
    spare = user.channels.filter(kind=Channel.Kind.MAIL, address=address)
    challenge.drop_channels(spare, at)


def give_address_back(user: User, address: str, at: datetime) -> None:
    """Sign in by an earlier address again, and stop what led away from it.

    Refused (`mail_is_taken`) when another login has got the address meanwhile.
    """
    refuse_mail_of_another(user, address)
    replace_mail(user, address, at)
    user.mail_switches.filter(stopped_at=None).update(stopped_at=at)


def stop_mail_switches(user: User, at: datetime, *, since: datetime) -> list[str]:
    """Stop what waits, and take back what counts since a moment.

    Returns the addresses that lose by it: they are told as well.
    """
    waiting = list(waiting_switches(user))
    done = user.mail_switches.filter(done_at__gte=since, stopped_at=None)
    lost = [switch.new_address for switch in waiting]
    for switch in done.order_by("-done_at"):
        if not User.objects.filter(email=switch.old_address).exists():
            replace_mail(user, switch.old_address, at)
            lost.append(switch.new_address)
        switch.stopped_at = at
        switch.save(update_fields=["stopped_at"])
    waiting_switches(user).update(stopped_at=at)
    return lost
