"""Passwords that are long and yet among the first to be guessed.

NIST SP 800-63B, 3.1.1.2, has a verifier refuse what is commonly used or expected. A
list of known passwords does not hold every run and repetition, so they are computed.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi.accounts.password_runs import is_repetition, is_run


class SimplePasswordValidator:
    """Refuse repetitions and runs; Django asks it for each new password."""

    def validate(self, password: str, _user: AbstractBaseUser | None = None) -> None:
        if is_repetition(password) or is_run(password):
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return _(
            "同じ文字のくり返しや、順に並んだ数字や文字だけのパスワードは、"
            "推測されやすいため使えません。"
        )
