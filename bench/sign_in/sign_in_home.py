"""An instance of its own with an operator and people, for figures about the door."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bench.tools.own_home import own_home

CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Where a figure counts guesses and not seconds."""


@contextmanager
def own_sign_in_home(*, hashers: list[str] | None = None) -> Iterator[None]:
    """Django is set up; mails go to `mail.outbox`, SMS to files of the home."""
    os.environ["MADOGUCHI_SMS"] = "madoguchi.adapters.simulator.sms.SmsSimulator"
    with own_home() as home:
        from django.conf import settings  # noqa: PLC0415 after the setup
        from django.core import mail  # noqa: PLC0415 after the setup
        from django.core.management import call_command  # noqa: PLC0415 same

        from tests.operator import an_operator  # noqa: PLC0415 same

        for speaker in ("django.request", "django.security"):
            logging.getLogger(speaker).setLevel(logging.CRITICAL)
        call_command("collectstatic", interactive=False, verbosity=0)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
        settings.OUTBOX_FOLDER = home / "outbox"
        mail.outbox = []
        if hashers:
            settings.PASSWORD_HASHERS = hashers
        an_operator()
        yield
