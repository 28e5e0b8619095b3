"""Ask for mails about outages, confirm the address, and stop them."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.kernel.errors import Refused
from madoguchi.notices.subscription_models import StatusSubscription

CODE_DIGITS = 6
CODE_LIFETIME = timedelta(minutes=10)
MAX_TRIES_OF_A_CODE = 5
MAX_ASKED_A_DAY = 3  # for one address, that nobody confirmed
ONE_DAY = timedelta(days=1)


def ask_for_mails(wanted: StatusSubscription) -> StatusSubscription:
    """Store what somebody wants; a job then mails the code.

    Refused with `too_many_codes` where the address got codes that nobody typed in.
    """
    unused = StatusSubscription.objects.filter(
        address=wanted.address,
        confirmed_at=None,
        asked_at__gt=wanted.asked_at - ONE_DAY,
    )
    if unused.count() >= MAX_ASKED_A_DAY:
        raise Refused(
            "too_many_codes",
            _(
                "このアドレスには、きょうはもう確認コードを3回送りました。"
                "新しいコードは送っていません。届いたコードを入力するか、"
                "あすもう一度お試しください。"
            ),
        )
    wanted.save()
    return wanted


def renew_subscription_code(subscription: StatusSubscription) -> str:
    """Make a code, store its digest, and return it to the job that mails it."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    subscription.code_hash = subscription_digest(subscription, code)
    subscription.save(update_fields=["code_hash"])
    return code


def subscription_digest(subscription: StatusSubscription, code: str) -> str:
    return keyed_digest("status mail", subscription.pk, code)


def confirm_subscription(
    subscription: StatusSubscription, code: str, at: datetime
) -> None:
    """Confirm the address; earlier wishes of the same address end.

    Refused with `code_no_longer_valid` (10 minutes, 5 tries) or `wrong_code`; the try
    is counted before the code is compared.
    """
    live = StatusSubscription.objects.filter(
        pk=subscription.pk, confirmed_at=None, asked_at__gt=at - CODE_LIFETIME
    )
    if not live.filter(attempts__lt=MAX_TRIES_OF_A_CODE).update(
        attempts=F("attempts") + 1
    ):
        raise Refused(
            "code_no_longer_valid",
            _("この確認コードはもう使えません。もう一度お申し込みください。"),
        )
    digest = subscription_digest(subscription, code)
    if not live.filter(code_hash=digest).update(confirmed_at=at):
        raise Refused(
            "wrong_code",
            _("確認コードが違います。届いた6桁の数字を入力してください。"),
        )
    same = StatusSubscription.objects.filter(address=subscription.address)
    others = same.exclude(pk=subscription.pk).exclude(confirmed_at=None)
    others.filter(ended_at=None).update(ended_at=at)


def end_subscription(subscription: StatusSubscription, at: datetime) -> None:
    """Stop the mails at once; an address that is stopped stays so."""
    StatusSubscription.objects.filter(pk=subscription.pk, ended_at=None).update(
        ended_at=at
    )
