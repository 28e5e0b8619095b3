"""Repetitions and runs are no passwords (NIST SP 800-63B, 3.1.1.2)."""

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaaa",
        "ああああああああああああああああ",
        "!!!!!!!!!!!!!!!",
        "abcabcabcabcabc",
        "Ab1!Ab1!Ab1!Ab1!Ab",
        "passwordpassword",
        "1234567890123456",
        "987654321098765",
        "abcdefghijklmnop",
        "ABCDEFGHIJKLMNOP",
        "zyxwvutsrqponml",
        "qwertyuiopasdfghjkl",
        "abcdefgh12345678",
        "aaaaaaaabbbbbbbb",
    ],
)
def test_a_repetition_or_a_run_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        password_validation.validate_password(password)
    assert "推測されやすいため使えません。" in "".join(refused.value.messages)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "banana banana split",
        "うみべでひろったかいがら三つ",
        "aaaaaaaaaaaaaaaaaab",
        "abcdefgh and 1234",
        "tokyo-osaka-tokyo",
        "k8Tq2mXz",
    ],
)
def test_what_is_more_than_a_repetition_is_taken(password):
    password_validation.validate_password(password)
