"""The form by which an administrator invites one person."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.mail_field import MailField
from madoguchi.people.invitations import InvitedGrant, InvitedPerson
from madoguchi.people.role_names import GivenRole
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.web.people.grant_form import GrantForm


class InviteForm(GrantForm):
    """Who it is, besides what they get when they accept."""

    email = MailField(label=_("メールアドレス"))
    name = FreeTextField(label=_("お名前"), max_length=200)
    kana = FreeTextField(label=_("フリガナ"), max_length=200, required=False)
    employee_number = FreeTextField(label=_("社員番号"), max_length=20, required=False)
    field_order = ("email", "name", "kana", "employee_number")

    def invited_person(self, role: GivenRole, today: date) -> InvitedPerson:
        answers, wanted = self.cleaned_data, self.wanted_grant(role.rights, today)
        last = wanted.until_on
        grant = InvitedGrant(
            role=role.code,
            rights=wanted.rights,
            scope=wanted.scope,
            keys=wanted.keys,
            from_on=wanted.from_on.isoformat(),
            until_on=last.isoformat() if last else "",
            reason=wanted.reason,
        )
        return InvitedPerson(
            email=answers["email"],
            name=answers["name"],
            kana=answers["kana"],
            employee_number=answers["employee_number"],
            grants=(grant,),
        )
