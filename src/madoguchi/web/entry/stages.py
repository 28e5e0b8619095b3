"""What a sign-in passes: the second step, where one is set up, and the last day."""

from typing import cast

from allauth.account.stages import LoginStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi.accounts.guard import devices, ways
from madoguchi.accounts.guard.levels import level_of
from madoguchi.accounts.guard.proofs import proofs_of
from madoguchi.accounts.models import User
from madoguchi.documents.access import refuse_after_last_day
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.web.entry.codes import SENT, send_code
from madoguchi.web.entry.device import device_of, note
from madoguchi.web.entry.session import is_at_desk, is_staff
from madoguchi.web.errors import not_admitted

ENOUGH = 2


class SecondStep(LoginStage):
    key = "second-step"
    urlname = "second-step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = cast(User, self.login.user)
        if not asks(self.request, user):
            return None, True
        way = ways.ways_of(user, is_staff=is_staff(user))[0]
        if way in SENT:
            try_to_send(self.request, user, way)
        return redirect("second-step", way), True


class LastDay(LoginStage):
    """After all proofs, so that a wrong one tells nobody of an account that ended."""

    key = "last-day"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = cast(User, self.login.user)
        if is_at_desk(user):
            return None, True
        try:
            refuse_after_last_day(user.pk, now().date())
        except Refused as refusal:
            note(self.request, user, "sign-in", is_success=False)
            return not_admitted(self.request, refusal), False
        return None, True


def asks(request: HttpRequest, user: User) -> bool:
    """Not after a passkey, and not where the device of a person is trusted.

    Whoever has a mail code only because nothing better is there has not asked for it.
    """
    if level_of(proofs_of(request, user.pk)) >= ENOUGH or not user.two_steps:
        return False
    trusted = devices.is_trusted(device_of(request, user), now())
    return not (trusted and not is_staff(user))


def try_to_send(request: HttpRequest, user: User, way: str) -> None:
    """When too many were sent, the page says so once somebody asks for another."""
    try:
        send_code(request, user, way)
    except Refused:
        return
