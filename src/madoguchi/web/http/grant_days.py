"""What a login is told whose grants are all over, or have not begun."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.customers.member_access import GrantedRights
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.clock import now
from madoguchi.web.http.error_pages import grants_over_page


def page_outside_grants(request: MemberRequest) -> HttpResponse | None:
    """Return the page that says since or until when; None where a grant is in force.

    Also None for a member without grants, who has the rights of a role.
    """
    party, today = request.access.party_id, now().date()
    membership = request.members.of_party(party)
    grants = membership.grants if membership else ()
    if not grants or any(grant.is_in_force(today) for grant in grants):
        return None
    return grants_over_page(request, outside_grants(grants, today))


def outside_grants(grants: Sequence[GrantedRights], today: date) -> Refused:
    to_come = [grant.from_on for grant in grants if grant.from_on > today]
    if to_come:
        words = _("このログインIDでは、%(day)sからご覧いただけます。")
        return Refused("grants_over", words % {"day": format_day(min(to_come))})
    last = max(grant.until_on or grant.from_on for grant in grants)
    words = _("このログインIDでご覧いただける期間は、%(day)sまででした。")
    return Refused("grants_over", words % {"day": format_day(last)})
