"""The stages of a sign-in: the second step, then the last day of access."""

from typing import cast

from allauth.account.stages import LoginStage
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from madoguchi.accounts.guard import devices, ways
from madoguchi.accounts.guard.levels import level_of_proofs
from madoguchi.accounts.models import User
from madoguchi.documents.access import refuse_after_last_day
from madoguchi.identity.device import device_of_request
from madoguchi.identity.one_time_codes import SENT_CODE_WAYS, send_code_to_user
from madoguchi.identity.session_proofs import proofs_of
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.user_roles import acts_for_company, is_desk_staff
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now

SECOND_STEP_LEVEL = 2


class SecondStepStage(LoginStage):
    key = "second-step"
    urlname = "second-step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = cast(User, self.login.user)
        if not needs_second_step(self.request, user):
            return None, True
        way = ways.second_step_ways_of(user, is_staff=acts_for_company(user))[0]
        if way in SENT_CODE_WAYS:
            try_to_send_code(self.request, user, way)
        return redirect("second-step", way), True


class LastDayStage(LoginStage):
    """Refuses users whose access has ended, but for staff of the desk.

    The last stage, so that only who has proved everything learns of it.
    """

    key = "last-day"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = cast(User, self.login.user)
        try:
            refuse_after_last_day(user.pk, now().date())
        except Refused as refusal:
            if is_desk_staff(user):
                return None, True
            record_sign_in_event(self.request, user, "sign-in", is_success=False)
            page = import_string(settings.ACCESS_ENDED_VIEW)
            return page(self.request, refusal), False
        return None, True


def needs_second_step(request: HttpRequest, user: User) -> bool:
    """Say whether a second step is due.

    Not after a passkey, not without two-step sign-in, and for individuals not in a
    device that they trust.
    """
    if (
        level_of_proofs(proofs_of(request, user)) >= SECOND_STEP_LEVEL
        or not user.two_steps
    ):
        return False
    is_trusted = devices.is_trusted_device(device_of_request(request, user), now())
    return not (is_trusted and not acts_for_company(user))


def try_to_send_code(request: HttpRequest, user: User, way: str) -> None:
    """Send a code. When too many were sent, the page says so on the next request."""
    try:
        send_code_to_user(request, user, way)
    except Refused:
        return
