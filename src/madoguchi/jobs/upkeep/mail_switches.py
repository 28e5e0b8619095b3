"""Let another address for signing in count once its waiting is over."""

from datetime import datetime

from madoguchi.accounts.guard import mail_switch
from madoguchi.accounts.models import Channel, MailSwitch, SignInEvent
from madoguchi.accounts.security_notices import create_security_notices
from madoguchi.customers.login_changes import keep_login_change
from madoguchi.customers.models import Member
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import read_rows
from madoguchi.platform.job_queue import defer_job

MAIL_SWITCH_ACTOR = "mail switch"
DEVICE_NAME = "自動の切り替え"
REVERTED_SQL = """
    SELECT l.party_id, u.id, l.after, u.email
    FROM (
        SELECT DISTINCT ON (party_id, key) id, party_id, key, after
        FROM customers_portalchange WHERE file = 'logins' AND state = 'done'
        ORDER BY party_id, key, id DESC) l
    JOIN accounts_user u ON u.id = l.key::bigint
    JOIN customers_member m ON m.user_id = u.id AND m.party_id = l.party_id
        AND m.left_at IS NULL
    WHERE l.after NOT IN ('', u.email) AND NOT EXISTS (
        SELECT FROM customers_importconflict f
        WHERE f.change_id = l.id AND f.decision = 'theirs')"""
"""Logins that have another address than the last line about them says."""


@periodic_task(cron="*/5 * * * *", name="switch_sign_in_mails")
def finish_due_mail_switches(at: datetime) -> None:
    """Finish what is due and tell the new address, the old one and all channels."""
    due = MailSwitch.objects.filter(done_at=None, stopped_at=None, counts_from__lte=at)
    for switch in due.order_by("counts_from"):
        if finish_in_both_systems(switch, at):
            tell_of_switch(switch, at)
    with batch(MAIL_SWITCH_ACTOR):
        feed_reverted_addresses(at)


def finish_in_both_systems(switch: MailSwitch, at: datetime) -> bool:
    """Let the new address count, and put it into the change feed."""
    with batch(MAIL_SWITCH_ACTOR):
        if not mail_switch.finish_mail_switch(switch, at):
            return False
        addresses = switch.old_address, switch.new_address
        keep_login_change(switch.user_id, parties_of(switch.user_id), addresses, at)
        return True


def parties_of(user: int) -> list[int]:
    members = Member.objects.filter(user=user).order_by("party")
    return list(members.values_list("party", flat=True))


def feed_reverted_addresses(at: datetime) -> None:
    """Put into the feed what has changed since without it: a switch taken back.

    That is done at the door, where no party is open.
    """
    for party, user, fed, address in read_rows(REVERTED_SQL, {}):
        keep_login_change(user, [party], (fed, address), at)


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
