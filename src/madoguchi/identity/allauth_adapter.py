"""The adapter of allauth for sign-in: its stages, and what follows them."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from madoguchi.accounts.guard import devices, passkeys
from madoguchi.accounts.models import User
from madoguchi.identity import device, session_lifetime
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.client_address import client_ip
from madoguchi.identity.session_list import NO_ADDRESS, list_session
from madoguchi.identity.session_proofs import proofs_of
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.user_roles import UserRoles, read_user_roles
from madoguchi.platform.clock import now

HOME_PATH = "/"


class SignInAdapter(DefaultAccountAdapter):
    """Sign-in through our stages alone, and what happens once it has succeeded."""

    def get_login_stages(self) -> list[str]:
        return [
            "madoguchi.identity.sign_in.stages.SecondStepStage",
            "madoguchi.identity.sign_in.stages.LastDayStage",
        ]

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or NO_ADDRESS

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Add nothing: our pages say themselves what happened."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **options: Any
    ) -> HttpResponse:
        """Start the session, record the device, and send the user on.

        Called after every kind of sign-in: password, passkey, first access, recovery.
        """
        person = cast(User, user)
        roles = read_user_roles(person)
        session_lifetime.start_session(request, roles)
        list_session(request, person)
        ways = proofs_of(request, person)
        record_sign_in_event(
            request, person, "sign-in", max(ways, key=ways.__getitem__, default="")
        )
        target_url = str(options.get("redirect_url") or HOME_PATH)
        response = redirect(page_after_sign_in(person, roles, target_url))
        use = device.set_device_cookie(request, response, person)
        state = SessionState(request.session)
        state.device_pk = use.device.pk
        if use.is_new_beside_others:
            announce_security_change(person, "new-device")
        if state.take(SessionState.wants_trust) and not roles.acts_for_company:
            devices.trust_device(use.device, now())
        return response


def page_after_sign_in(user: User, roles: UserRoles, target_url: str) -> str:
    """Return the address to go to: `target_url`, or a question before home is shown.

    Before home, a passkey is offered once, and a user of several parties chooses one.
    """
    if target_url != HOME_PATH:
        return target_url
    if user.passkey_offered_at is None and not passkeys.passkeys_of(user):
        return reverse("passkey-offer")
    if roles.party_count > 1:
        return f"{reverse('parties')}?{urlencode({'next': target_url})}"
    return target_url
