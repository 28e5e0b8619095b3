"""Backup codes: ten printed codes, each good once."""

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.accounts.guard.digests import digests_of_all_keys, keyed_digest
from madoguchi.accounts.models import BackupCode, User
from madoguchi.kernel.errors import Refused

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's, without I L O U
LOOKALIKE_LETTERS = str.maketrans("OIL", "011", "- ")
CODE_LENGTH = 13  # 65 bits
CODES_PER_SET = 10


def renew_backup_codes(user: User, at: datetime) -> list[str]:
    """Replace all codes of a user and return ten new ones; only digests are stored."""
    codes = [random_code() for _nth in range(CODES_PER_SET)]
    user.backup_codes.all().delete()
    BackupCode.objects.bulk_create(
        BackupCode(
            user=user, code_hash=keyed_digest("backup", user.pk, code), created_at=at
        )
        for code in codes
    )
    return [format_code(code) for code in codes]


def random_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _letter in range(CODE_LENGTH))


def format_code(code: str) -> str:
    return f"{code[:5]}-{code[5:9]}-{code[9:]}"


def normalise_code(typed: str) -> str:
    """Return the code in upper case without hyphens; O is read as 0, I and L as 1."""
    return typed.upper().translate(LOOKALIKE_LETTERS)


def redeem_backup_code(user: User, typed: str, at: datetime) -> int:
    """Use a code up and return how many are unused.

    Refused (`wrong_backup_code`) when it is none of the user's, or was used.
    """
    digests = digests_of_all_keys("backup", user.pk, normalise_code(typed))
    unused = user.backup_codes.filter(used_at=None)
    if not unused.filter(code_hash__in=digests).update(used_at=at):
        raise Refused(
            "wrong_backup_code",
            _(
                "予備コードが違うか、もう使われています。ログインしていません。"
                "線を引いていない別の行のコードを入力してください。"
            ),
        )
    return unused.count()


def unused_code_count(user: User) -> int:
    return user.backup_codes.filter(used_at=None).count()
