"""The counter of a passkey: it grows with each use, or stays zero for ever."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from madoguchi.accounts.guard.passkeys import is_copied_passkey


class RegisteredKey:
    """What a key said of itself when it was enrolled: its counter."""

    def __init__(self, counter: int) -> None:
        self.authenticator_data = self
        self.counter = counter


@pytest.mark.parametrize(
    ("stored", "answered", "is_copy"),
    [
        (0, 0, False),  # synchronised between devices: it never counts
        (0, 1, False),
        (5, 6, False),
        (5, 900, False),
        (5, 5, True),  # the key and its copy were used once each
        (5, 4, True),
        (5, 0, True),
    ],
)
def test_a_counter_that_has_not_grown_is_of_a_copy(
    hanako, monkeypatch, stored, answered, is_copy
):
    """W3C WebAuthn Level 3, 7.2, step 22."""
    monkeypatch.setattr(Authenticator, "wrap", lambda _row: RegisteredKey(0))
    passkey = Authenticator.objects.create(
        user=hanako.user,
        type=Authenticator.Type.WEBAUTHN,
        data={"count": stored},
    )
    with transaction.atomic():
        assert is_copied_passkey(passkey, answered) == is_copy
    kept = Authenticator.objects.get(pk=passkey.pk).data["count"]
    assert kept == (stored if is_copy else answered)
