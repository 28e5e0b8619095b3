"""What allauth asks us: which steps a sign-in has, what follows it, who we are."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from madoguchi.accounts.guard import devices, field_encryption, passkeys
from madoguchi.accounts.models import User
from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.customers.models import Member
from madoguchi.identity import device, session
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.device import client_ip, record_sign_in_event
from madoguchi.identity.session_proofs import proofs_of
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.clock import now

HOME_PATH = "/"


class SignInAdapter(DefaultAccountAdapter):
    """Sign-in runs through allauth's stages; ours are the only ones."""

    def get_login_stages(self) -> list[str]:
        return [
            "madoguchi.identity.sign_in.stages.SecondStepStage",
            "madoguchi.identity.sign_in.stages.LastDayStage",
        ]

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or "0.0.0.0"  # noqa: S104 none is known

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what happened."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **told: Any
    ) -> HttpResponse:
        """The session and its device begin here, whichever way somebody came."""
        person = cast(User, user)
        session.start_session(request, person)
        super().post_login(request, person, **told)
        ways = proofs_of(request, person.pk)
        record_sign_in_event(
            request, person, "sign-in", max(ways, key=ways.__getitem__, default="")
        )
        wanted = str(told.get("redirect_url") or HOME_PATH)
        response = redirect(page_after_sign_in(person, wanted))
        before = set(person.devices.values_list("pk", flat=True))
        here = device.set_device_cookie(request, response, person)
        state = SessionState(request.session)
        state.device_pk = here.pk
        if before and here.pk not in before:
            announce_security_change(person, "new-device")
        if state.take(SessionState.wants_trust) and not session.acts_for_company(
            person
        ):
            devices.trust_device(here, now())
        return response


def page_after_sign_in(user: User, wanted: str) -> str:
    """A deep link goes straight on; home may wait for one question."""
    if wanted != HOME_PATH:
        return wanted
    if user.passkey_offered_at is None and not passkeys.passkeys_of(user):
        return reverse("passkey-offer")
    if Member.objects.filter(user=user).count() > 1:
        return f"{reverse('parties')}?{urlencode({'next': wanted})}"
    return wanted


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted; the host of passkeys never comes from a request."""

    def encrypt(self, text: str) -> str:
        return field_encryption.encrypt_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return field_encryption.decrypt_text(encrypted_text)

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PASSKEY_HOST, "name": self._get_site_name()}

    def _get_site_name(self) -> str:
        operator = reference_at(now()).operator
        return operator.brand if operator else settings.PASSKEY_HOST
