"""Fields of an address, filled in from its postcode."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.actions import PostalAddress
from madoguchi.customers.postcodes import PostcodePlace, place_of_postcode
from madoguchi.kernel.wording import format_postal_code
from madoguchi.procedures.toolkit.normalise import normalise_number
from madoguchi.procedures.toolkit.number_fields import PostcodeField
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.text_fields import NormalisedTextField

POSTCODE_FIELDS = ("postal_code",)
ADDRESS_FIELDS = ("area", "street", "building")
MAX_EXAMPLE_TOWNS = 3
MAX_ADDRESS_LENGTH = 300  # letters of a whole address


class PostalAddressForm(ProcedureForm):
    """Asks on two pages: for the postcode, then for the rest."""

    postal_code = PostcodeField(
        label=_("新しい郵便番号"),
        help_text=_("7桁です。次の画面に、わかるところまで自動で入ります。"),
        max_length=60,
    )
    area = NormalisedTextField(
        label=_("都道府県・市区町村・町名"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )
    street = NormalisedTextField(
        label=_("丁目・番地・号"),
        help_text=_("例: 2-3-4。番地がないときは「番地なし」と入力してください。"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "address-line1"}),
    )
    building = NormalisedTextField(
        label=_("建物名・部屋番号"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "address-line2"}),
    )

    def fill_choices(self) -> None:
        postcode = normalise_number(str(self.raw_answer("postal_code") or ""))
        place = place_of_postcode(postcode)
        for name in ADDRESS_FIELDS:
            self.initial.setdefault(name, getattr(place, name, ""))
        if postcode:
            self.fields["area"].help_text = area_help_text(place)

    def summary(self) -> list[tuple[str, str]]:
        """Leave out the parts of the address: the quote has it whole."""
        parts = [
            str(self.fields[name].label) for name in (*POSTCODE_FIELDS, *ADDRESS_FIELDS)
        ]
        return [pair for pair in super().summary() if pair[0] not in parts]


def area_help_text(place: PostcodePlace | None) -> str:
    """What the postcode leaves open; "" where it says the town."""
    if place is None:
        return gettext(
            "この郵便番号の町名は見つかりませんでした。都道府県から入力してください。"
        )
    if not place.towns:
        return ""
    words = _(
        "この郵便番号には%(count)s件の町名があります（%(examples)sなど）。"
        "ここに続けて、町名まで入力してください。"
    )
    examples = "、".join(place.towns[:MAX_EXAMPLE_TOWNS])
    return words % {"count": len(place.towns), "examples": examples}


def address_from_answers(answers: dict[str, Any]) -> PostalAddress:
    whole = f"{answers['area']}{answers['street']} {answers['building']}".strip()
    return PostalAddress(answers["postal_code"], whole)


def format_postal_address(place: PostalAddress) -> str:
    """Write an address as on an envelope: 〒100-0005 東京都千代田区丸の内1-1."""
    return f"{format_postal_code(place.postal_code)} {place.address}".strip()
