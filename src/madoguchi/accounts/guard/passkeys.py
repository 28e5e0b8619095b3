"""Passkeys: allauth makes and checks them; what is refused and how is ours."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
        auth.parse_registration_response(credential)
        found = auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise passkey_refusal() from error
    if not found.is_user_verified():
        raise passkey_refusal()
    return auth.WebAuthn.add(user, name[:MAX_PASSKEY_NAME_LENGTH], credential).instance


def verify_passkey(credential: dict[str, Any], user: User | None = None) -> User:
    """Whose passkey it is. Refused when it is not one of ours, or of somebody else.

    Only one that its owner has unlocked (finger, face, PIN) counts.
    """
    try:
        auth.parse_authentication_response(credential)
        owner = user or auth.extract_user_from_response(credential)
        found = auth.complete_authentication(owner, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise passkey_refusal() from error
    if not is_user_verified(credential) or not found.user.is_active:
        raise passkey_refusal()
    if is_copied_passkey(found, signature_counter_of(credential)):
        raise passkey_refusal()
    found.record_usage()
    return User.objects.get(pk=found.user_id)


def is_user_verified(credential: dict[str, Any]) -> bool:
    response = auth.parse_authentication_response(credential)
    return bool(response.response.authenticator_data.is_user_verified())


def signature_counter_of(credential: dict[str, Any]) -> int:
    response = auth.parse_authentication_response(credential)
    return int(response.response.authenticator_data.counter)


def is_copied_passkey(passkey: Authenticator, count: int) -> bool:
    """A counter that does not grow is that of a copied key (WebAuthn 7.2, step 22).

    Keys that are synchronised between devices always say zero.
    """
    kept = Authenticator.objects.select_for_update().get(pk=passkey.pk)
    last = kept.data.get("count", kept.wrap().authenticator_data.counter)
    if count <= last and (count or last):
        return True
    passkey.data = kept.data | {"count": count}
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
