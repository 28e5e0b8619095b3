"""Passkeys: allauth makes and checks them; what is refused and how is ours."""

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
    mine = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(mine.order_by("created_at"))


def enrol_passkey(user: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Refused when it is not the answer to our question, or was not unlocked."""
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
    """Whose passkey it is. Refused when it is not one of ours, or of somebody else.

    Only one that its owner has unlocked (finger, face, PIN) counts.
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
    """A counter that does not grow is that of a copied key (WebAuthn 7.2, step 22).

    Keys that are synchronised between devices always say zero.
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
