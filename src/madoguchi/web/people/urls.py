"""The pages about the people of a company."""

from django.utils.translation import gettext_lazy as _

from madoguchi.identity.page_rules import ADMINS_RULE, COMPANY_POLICY_RULE
from madoguchi.platform.page_table import Page, Purpose, url_patterns
from madoguchi.web.people import (
    departure_page,
    invite_page,
    leave_page,
    people_list,
    person_page,
)

urlpatterns = url_patterns(
    Page(
        "org/people/",
        people_list.people,
        "people",
        rule=ADMINS_RULE,
        task=_("担当者と権限"),
        purposes=(Purpose("roles", _("担当者と権限"), is_of_companies=True),),
    ),
    Page(
        "org/people/invite/",
        invite_page.invite,
        "invite",
        rule=COMPANY_POLICY_RULE,
        nav="people",
        task=_("担当者の招待"),
    ),
    Page(
        "org/people/invitations/",
        invite_page.invitations,
        "invitations",
        rule=ADMINS_RULE,
        nav="people",
        task=_("担当者の招待"),
    ),
    Page(
        "org/people/invitations/<row:invitation>/withdraw/",
        invite_page.invitation_withdraw,
        "invitation-withdraw",
        rule=COMPANY_POLICY_RULE,
        form_page="invitations",
        task=_("担当者の招待"),
    ),
    Page(
        "org/people/invitations/<row:invitation>/resend/",
        invite_page.invitation_resend,
        "invitation-resend",
        rule=COMPANY_POLICY_RULE,
        form_page="invitations",
        task=_("担当者の招待"),
    ),
    Page(
        "org/people/<row:member>/leave/",
        leave_page.leave,
        "leave",
        rule=COMPANY_POLICY_RULE,
        nav="people",
        task=_("担当者の退職"),
    ),
    Page(
        "org/people/<row:member>/leave/call-off/",
        leave_page.leave_call_off,
        "leave-call-off",
        rule=COMPANY_POLICY_RULE,
        form_page="leave",
        task=_("担当者の退職"),
    ),
    Page(
        "org/people/departures/<row:departure>/",
        departure_page.departure,
        "departure",
        rule=ADMINS_RULE,
        nav="people",
    ),
    Page(
        "org/people/<row:member>/",
        person_page.person,
        "person",
        rule=COMPANY_POLICY_RULE,
        nav="people",
        task=_("担当者の権限"),
    ),
    Page(
        "org/people/<row:member>/end/",
        person_page.grant_end,
        "grant-end",
        rule=COMPANY_POLICY_RULE,
        form_page="person",
        task=_("担当者の権限"),
    ),
)
