"""Codes: six digits, ten minutes, three tries, used once, exact in parallel."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from madoguchi.accounts.models import Challenge, User
from madoguchi.kernel.errors import Refused

LIFE = timedelta(minutes=10)
TRIES = 3
DIGITS = 6


def ask(purpose: str, user: User | None, *, at: datetime) -> Challenge:
    """A challenge whose code is yet to be sent; without a user, a decoy."""
    return Challenge.objects.create(
        purpose=purpose, user=user, created_at=at, expires_at=at + LIFE
    )


def renew(challenge: int) -> str:
    """Make a code for it, keep its hash, and give it to whoever sends it.

    Sending twice (a job that was repeated) makes the later code the right one.
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    digest = hashed(challenge, code)
    Challenge.objects.filter(pk=challenge, used_at=None).update(code_hash=digest)
    return code


def answer(challenge: int, code: str, *, purpose: str, at: datetime) -> User:
    """Use a code up. Refused when wrong, too late, too often, or for another use.

    The try is counted by one UPDATE before the code is compared, and the use is one
    UPDATE as well: of forty right codes at the same moment one is right.
    """
    live = Challenge.objects.filter(
        pk=challenge, purpose=purpose, used_at=None, expires_at__gt=at
    )
    if not live.filter(attempts__lt=TRIES).update(attempts=F("attempts") + 1):
        raise Refused(
            "code_no_longer_valid",
            _("この確認コードはもう使えません。新しいコードをお送りください。"),
        )
    right = live.exclude(user=None).filter(code_hash=hashed(challenge, code))
    if not right.update(used_at=at):
        raise Refused(
            "wrong_code",
            _("確認コードが違います。メールに書かれた6桁の数字を入力してください。"),
        )
    return User.objects.get(challenge=challenge)


def hashed(challenge: int, code: str) -> str:
    told = f"challenge {challenge} {code}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()
