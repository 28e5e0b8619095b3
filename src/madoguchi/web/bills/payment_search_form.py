"""The form that searches the payments of an account, read from the query string."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.models import LedgerEvent
from madoguchi.ledger.payment_criteria import PaymentCriteria
from madoguchi.ledger.payments_of_account import MONEY_EVENTS
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.documents.search_fields import FirstDayField, LastDayField, YenField

MAX_NUMBER_LENGTH = 100


class PaymentSearchForm(forms.Form):
    """Criteria that hold together; every field may be empty."""

    are_all_optional = True

    begin = FirstDayField(
        label=_("いつから"),
        required=False,
        help_text=_("10月、2026年10月、10/5 のように入力できます。"),
    )
    end = LastDayField(label=_("いつまで"), required=False)
    kind = forms.ChoiceField(
        label=_("内容"),
        choices=[("", _("すべて")), *((e.value, e.label) for e in MONEY_EVENTS)],
        required=False,
    )
    number = forms.CharField(
        label=_("入金番号（一部でも）"), required=False, max_length=MAX_NUMBER_LENGTH
    )
    least = YenField(label=_("金額の下限"), required=False)
    most = YenField(label=_("金額の上限"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for low, high in (("begin", "end"), ("least", "most")):
            least, most = cleaned.get(low), cleaned.get(high)
            if least is not None and most is not None and least > most:
                words = gettext("下限と上限が逆です。入れ替えてお試しください。")
                show_refusal(self, Refused("range_reversed", words), high)
        return cleaned

    def criteria(self) -> PaymentCriteria:
        cleaned = self.cleaned_data
        return PaymentCriteria(
            cleaned["begin"],
            cleaned["end"],
            LedgerEvent(cleaned["kind"]) if cleaned["kind"] else None,
            cleaned["number"],
            cleaned["least"],
            cleaned["most"],
        )
