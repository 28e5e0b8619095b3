"""The desk's requests: handles of all, a party's rows after a recorded reason."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from madoguchi.accounts.models import Staff
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.platform.scope import scope

REVISER_ROLES = frozenset({Staff.Role.BILLING, Staff.Role.SUPERVISOR})
"""Who may begin a correction of an invoice, and agree to a colleague's."""


class DeskRequest(HttpRequest):
    """A request of staff. `may_move_money`: whether the menu shows what is about it."""

    staff: Staff
    may_move_money: bool


@contextmanager
def staff_party_scope(request: DeskRequest, party: int) -> Iterator[str]:
    """Open the scope of a party, and yield the actor's name.

    The row of the staff is locked meanwhile: pages of one person run in turn.
    """
    actor = str(request.staff)
    with scope(actor, party, level=level_in_session(request)):
        Staff.objects.select_for_update().get(pk=request.staff.pk)
        yield actor
