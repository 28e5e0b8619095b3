"""Passkeys: allauth checks them, and our rules say which are refused."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi.accounts import allauth_api
from madoguchi.accounts.models import User
from madoguchi.kernel.errors import Refused

MAX_PASSKEYS = 20
MAX_PASSKEY_NAME_LENGTH = 60


def passkeys_of(user: User) -> list[Authenticator]:
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(passkeys.order_by("created_at"))


def enrol_passkey(user: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Store a new passkey.

    Refused (`too_many_passkeys`), and (`passkey_not_usable`) when it does not answer
    our challenge or its owner was not verified.
    """
    if len(passkeys_of(user)) >= MAX_PASSKEYS:
        raise Refused(
            "too_many_passkeys",
            _(
                "パスキーは20個まで登録できます。使わないものを削除してからお試しください。"
            ),
        )
    try:
        data = allauth_api.registered_passkey_data(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise passkey_refusal() from error
    if not data.is_user_verified():
        raise passkey_refusal()
    return allauth_api.store_passkey(user, name[:MAX_PASSKEY_NAME_LENGTH], credential)


def verify_passkey(credential: dict[str, Any], user: User | None = None) -> User:
    """Check the answer of a passkey and return its user.

    Refused (`passkey_not_usable`) when it is unknown, of another user than `user`,
    copied, or its owner was not verified (finger, face or PIN).
    """
    try:
        passkey = allauth_api.verified_passkey(credential, user)
        data = allauth_api.passkey_answer_data(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise passkey_refusal() from error
    if not data.is_user_verified() or not passkey.user.is_active:
        raise passkey_refusal()
    if is_copied_passkey(passkey, data.counter):
        raise passkey_refusal()
    passkey.record_usage()
    return User.objects.get(pk=passkey.user_id)


def is_copied_passkey(passkey: Authenticator, count: int) -> bool:
    """Say whether the counter has not grown, as with a copy (WebAuthn 7.2, step 22).

    Else store the counter. Keys synchronised between devices always send zero.
    """
    stored = Authenticator.objects.select_for_update().get(pk=passkey.pk)
    last = stored.data.get("count", stored.wrap().authenticator_data.counter)
    if count <= last and (count or last):
        return True
    passkey.data = stored.data | {"count": count}
    passkey.save(update_fields=["data"])
    return False


def passkey_refusal() -> Refused:
    return Refused(
        "passkey_not_usable",
        _(
            "このパスキーでは確認できませんでした。何も変更していません。"
            "もう一度お試しいただくか、別の方法をお選びください。"
        ),
    )
