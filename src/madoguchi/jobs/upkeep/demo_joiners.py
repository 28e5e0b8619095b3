"""People of the demo's company in several states: invited, asking, and leaving."""

from datetime import datetime, timedelta

from madoguchi.customers.models import Member
from madoguchi.people.delivered_roles import ROLES_BY_CODE
from madoguchi.people.departures import WantedDeparture, plan_departure
from madoguchi.people.invitations import InvitedGrant, InvitedPerson, invite_people
from madoguchi.people.models import Invitation
from madoguchi.people.right_requests import ask_for_right
from madoguchi.people.role_names import GivenRole
from madoguchi.platform.scope import scope

ADMIN_MAIL, ASKER_MAIL, LEAVER_MAIL = (
    "admin@yoshida.example.jp",
    "keiri@yoshida.example.jp",
    "shonin@yoshida.example.jp",
)
INVITED = (
    ("aoki@yoshida.example.jp", "青木 涼"),
    ("baba@yoshida.example.jp", "馬場 舞"),
)
DAYS_TO_LEAVE = 30


def leave_people_in_states(at: datetime) -> None:
    """Once, where the company of the demo is; a second start adds nothing."""
    members = {
        each.user.email: each
        for each in Member.objects.filter(user__email__endswith="@yoshida.example.jp")
        .select_related("user", "party")
        .order_by("pk")
    }
    admin = members.get(ADMIN_MAIL)
    if admin is None:
        return
    with scope(str(admin), admin.party_id):
        if not Invitation.objects.filter(party=admin.party_id).exists():
            invite_two(admin, at)
            ask_for_bills(members.get(ASKER_MAIL), at)
            let_leave(members.get(LEAVER_MAIL), admin, at)


def invite_two(admin: Member, at: datetime) -> None:
    rights = tuple(sorted(ROLES_BY_CODE["bills"].rights))
    grant = InvitedGrant(role="bills", rights=rights, scope="all", keys=())
    people = [InvitedPerson(mail, name, (grant,)) for mail, name in INVITED]
    invite_people(people, by=admin, at=at)


def ask_for_bills(asker: Member | None, at: datetime) -> None:
    role = ROLES_BY_CODE["apply"]
    if asker:
        asked = GivenRole(role.code, role.label, role.rights)
        ask_for_right(asker, asked, "本社", "回線の追加を担当するため", at)


def let_leave(leaver: Member | None, admin: Member, at: datetime) -> None:
    if leaver:
        last_on = (at + timedelta(days=DAYS_TO_LEAVE)).date()
        wanted = WantedDeparture(last_on, admin, "退職")
        plan_departure(leaver, wanted, by=admin, at=at)
