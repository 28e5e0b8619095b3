"""The form in which somebody chooses how to hear of their own contracts."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.guard.masks import mask_address
from madoguchi.accounts.models import User
from madoguchi.messaging.sms import may_send_sms
from madoguchi.notices.own_subscriptions import (
    live_subscriptions_of,
    proved_addresses,
)
from madoguchi.notices.subscription_models import Way
from madoguchi.web.status.mail_form import WishesForm

WISHES = ("least_severity", "functions", "is_quiet_at_night", "wakes_for_emergency")


class OwnNewsForm(WishesForm):
    """`ways`: the places of `choices_of_user`, by their number in that list."""

    field_order = ("ways",)
    ways = forms.MultipleChoiceField(
        label=_("届け先"),
        help_text=_("どれも選ばなければ、止めます。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        self.places = [
            (way, address)
            for way, address in proved_addresses(user)
            if way != Way.SMS or may_send_sms()
        ]
        super().__init__(data, initial=values_of_user(user, self.places))
        field = cast(forms.MultipleChoiceField, self.fields["ways"])
        field.choices = [
            (str(nth), f"{way.label} {mask_address(way.value, address)}")
            for nth, (way, address) in enumerate(self.places)
        ]

    @property
    def chosen_places(self) -> list[tuple[Way, str]]:
        return [self.places[int(nth)] for nth in self.cleaned_data["ways"]]

    @property
    def wishes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WISHES}


def values_of_user(user: User, places: list[tuple[Way, str]]) -> dict[str, Any]:
    """Return what somebody has chosen; nothing for who has chosen nothing."""
    rows = list(live_subscriptions_of(user).order_by("pk"))
    if not rows:
        return {}
    held = {(row.way, row.address) for row in rows}
    chosen = [str(nth) for nth, place in enumerate(places) if place in held]
    return {name: getattr(rows[0], name) for name in WISHES} | {"ways": chosen}
