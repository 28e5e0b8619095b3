"""For which billing account a transfer came, and which bills it is to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.kernel.wording import format_billed_month, format_yen
from madoguchi.payments.incoming.allocation import Allocation, OwedBill
from madoguchi.payments.incoming.bill_shares import BillShare

MAX_BILLS_DIVIDED = 24


@dataclass(frozen=True, slots=True)
class AccountSpread:
    """What an account owes, and what a transfer would pay of it now."""

    account: BillingAccount
    bills: Sequence[OwedBill]
    spread: Allocation


class TransferMatchForm(ReasonForm, DecisionForm):
    """Whose bills a transfer pays: the oldest of an account, or as it is divided.

    Whoever gives money of another name to a customer says to have looked.
    """

    account = forms.ChoiceField(label=_("請求先"), widget=forms.RadioSelect)
    name_was_checked = forms.BooleanField(
        label=_("名義が違っていても、このお客様からの振込だと控えなどで確かめました"),
        error_messages={
            "required": _("名義がお客様と違います。確かめてから、印を付けてください。")
        },
    )

    def __init__(
        self,
        *args: Any,
        spreads: Sequence[AccountSpread],
        is_name_unlike: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (
                    str(one.account.pk),
                    f"{one.account.account_number} {one.account.addressee}",
                )
                for one in spreads
            ]
        self.divided = divided_bills(spreads)
        for name, (account, bill) in self.divided.items():
            self.fields[name] = share_field(account, bill)
        if self.divided:
            field.help_text = _(
                "充てる金額を入力しないときは、この請求先の請求から充てます。"
            )
        if not is_name_unlike:
            del self.fields["name_was_checked"]
        self.order_fields(["account", *self.divided, "name_was_checked", "reason"])

    @property
    def shares(self) -> list[BillShare]:
        """What was typed; nothing where the rules are to divide."""
        typed = self.cleaned_data
        return [
            BillShare(account.pk, bill.month, typed[name])
            for name, (account, bill) in self.divided.items()
            if typed.get(name)
        ]


def divided_bills(
    spreads: Sequence[AccountSpread],
) -> dict[str, tuple[BillingAccount, OwedBill]]:
    """Name the bills among which a person may divide: none where there is one."""
    owed = [(one.account, bill) for one in spreads for bill in one.bills]
    if len(owed) == 1:
        return {}
    return {
        f"yen-{account.pk}-{bill.month:%Y-%m}": (account, bill)
        for account, bill in owed[:MAX_BILLS_DIVIDED]
    }


def share_field(account: BillingAccount, bill: OwedBill) -> forms.IntegerField:
    words = _("%(account)s の%(month)sに充てる金額（円、未払い%(yen)s）")
    told = {
        "account": account.account_number,
        "month": format_billed_month(bill.month),
        "yen": format_yen(bill.yen),
    }
    return forms.IntegerField(
        label=words % told, min_value=0, max_value=bill.yen, required=False
    )
