"""Let another address for signing in count once its waiting is over."""

from datetime import datetime

from madoguchi.accounts.guard import mail_switch
from madoguchi.accounts.models import Channel, MailSwitch, SignInEvent
from madoguchi.accounts.security_notices import create_security_notices
from madoguchi.customers.models import Member
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.job_queue import defer_job

MAIL_SWITCH_ACTOR = "mail switch"
DEVICE_NAME = "自動の切り替え"


@periodic_task(cron="*/5 * * * *", name="switch_sign_in_mails")
def finish_due_mail_switches(at: datetime) -> None:
    """Finish what is due and tell the new address, the old one and all channels."""
    due = MailSwitch.objects.filter(done_at=None, stopped_at=None, counts_from__lte=at)
    for switch in due.order_by("counts_from"):
        if mail_switch.finish_mail_switch(switch, at):
            tell_of_switch(switch, at)


def tell_of_switch(switch: MailSwitch, at: datetime) -> None:
    user, what = switch.user, "mail-switched"
    SignInEvent.objects.create(
        user=user, at=at, what=what, is_success=True, device_name=DEVICE_NAME
    )
    members = Member.objects.filter(user=user).order_by("party__customer_number")
    party = members.values_list("party", flat=True).first() or 0
    old = [(Channel.Kind.MAIL.value, switch.old_address)]
    for notice in create_security_notices(user, what, at, extra_channels=old):
        defer_job(
            "send_security_notice",
            at,
            party=party,
            actor=MAIL_SWITCH_ACTOR,
            notice=notice,
        )
