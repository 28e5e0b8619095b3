"""The door of the desk: handles for all, a customer's rows after a recorded reason."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from madoguchi.accounts.models import Staff
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.platform.scope import scope

REVISER_ROLES = frozenset({Staff.Role.BILLING, Staff.Role.SUPERVISOR})
"""Who may begin a correction of an invoice, and agree to a colleague's."""


class DeskRequest(HttpRequest):
    """A request of somebody of the operator."""

    staff: Staff


@contextmanager
def staff_party_scope(request: DeskRequest, party: int) -> Iterator[str]:
    """The scope of a party, for an act or a visit; who acts in it.

    Staff stand locked meanwhile: two pages of one person come in turn.
    """
    actor = str(request.staff)
    with scope(actor, party, level=level_in_session(request)):
        Staff.objects.select_for_update().get(pk=request.staff.pk)
        yield actor
