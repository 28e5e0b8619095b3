"""The form of the document search, read from the query string."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.queries import MAX_LISTED_CONTRACTS
from madoguchi.customers.models import BillingAccount
from madoguchi.departments.actions import department_choices
from madoguchi.departments.document_search import ids_borne_by
from madoguchi.documents.search import SearchCriteria
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.document_kind import KIND_LABELS
from madoguchi.kernel.errors import Refused
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.documents.search_fields import FirstDayField, LastDayField, YenField

MAX_TEXT_LENGTH = 100
ANY_CHOICE = ("", _("すべて"))
DATE_KIND_CHOICES = (("issued", _("発行日")), ("month", _("請求月")))
DAY_HINT = _("10月、2026年10月、10/5 のように入力できます。")
MAIN_FIELDS = ("by", "begin", "end", "least", "most", "partner")
SORT_CHOICES = (
    ("new", _("新しい順")),
    ("old", _("古い順")),
    ("large", _("金額の大きい順")),
    ("small", _("金額の小さい順")),
)


def text_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=MAX_TEXT_LENGTH
    )


class DocumentSearchForm(forms.Form):
    """Search criteria that hold together; every field may be empty.

    The fields that the law requires (day, amount, counterparty) come first, the others
    are folded away. A person without departments is not asked for one.
    """

    template_name = "documents/search_form.html"
    are_all_optional = True
    among: tuple[int, ...] | None = None
    """Primary keys of what the department bears; set once the form is valid."""

    by = forms.ChoiceField(
        label=_("日付の種類"), choices=DATE_KIND_CHOICES, required=False
    )
    begin = FirstDayField(label=_("いつから"), required=False, help_text=DAY_HINT)
    end = LastDayField(label=_("いつまで"), required=False, help_text=DAY_HINT)
    least = YenField(label=_("金額（税込）の下限"), required=False)
    most = YenField(label=_("金額（税込）の上限"), required=False)
    partner = text_field(_("取引先（発行者または宛名）"))
    account = forms.ChoiceField(label=_("請求先"), required=False)
    contract = forms.ChoiceField(label=_("契約"), required=False)
    dept = forms.ChoiceField(label=_("部門"), required=False)
    kind = forms.ChoiceField(
        label=_("書類の種類"),
        choices=[ANY_CHOICE, *KIND_LABELS.items()],
        required=False,
    )
    number = text_field(_("書類の番号"), _("はじめの何文字かでも探せます。"))
    q = text_field(_("言葉"), _("品目、プラン、電話番号、呼び名など"))
    sort = forms.ChoiceField(label=_("並べ方"), choices=SORT_CHOICES, required=False)

    def __init__(self, request: MemberRequest, *args: Any) -> None:
        super().__init__(*args)
        few = request.own_contracts
        self.set_choices("contract", [(c.contract_number, c.label) for c in few])
        if len(few) > MAX_LISTED_CONTRACTS:
            self.fields["contract"] = text_field(
                _("契約番号"), _("番号をすべて入れてください。")
            )
        accounts = BillingAccount.objects.visible_to(request.access)
        rows = accounts.order_by("account_number")
        labels = [(row.pk, f"{row.account_number} {row.addressee}") for row in rows]
        self.set_choices("account", labels)
        departments = department_choices(request.access)
        self.set_choices("dept", departments)
        if not departments and request.member.party.is_consumer:
            del self.fields["dept"]
        self.access = request.access

    def set_choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 one of ours above
        field.choices = [ANY_CHOICE, *choices]

    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in MAIN_FIELDS]

    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in MAIN_FIELDS]

    def are_others_open(self) -> bool:
        """Whether another field is filled or wrong; the default order is empty."""
        others = self.other_fields()
        return any(f.errors or f.value() not in {None, "", "new"} for f in others)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.refuse_reversed_range(cleaned.get("begin"), cleaned.get("end"), "end")
        self.refuse_reversed_range(cleaned.get("least"), cleaned.get("most"), "most")
        if cleaned.get("dept") and not self.errors:
            self.limit_to_department(cleaned["dept"])
        return cleaned

    def limit_to_department(self, department: str) -> None:
        try:
            self.among = ids_borne_by(self.access, department, self.criteria())
        except Refused as refusal:
            show_refusal(self, refusal, "dept")

    def refuse_reversed_range(self, low: Any, high: Any, field: str) -> None:
        if low is not None and high is not None and low > high:
            words = gettext("下限と上限が逆です。入れ替えてお試しください。")
            show_refusal(self, Refused("range_reversed", words), field)

    def criteria(self) -> SearchCriteria:
        cleaned = self.cleaned_data
        by_month = cleaned["by"] == "month"
        first = (
            cleaned["begin"].replace(day=1) if by_month and cleaned["begin"] else None
        )
        return SearchCriteria(
            issued_from=None if by_month else cleaned["begin"],
            issued_to=None if by_month else cleaned["end"],
            month_from=first,
            month_to=cleaned["end"] if by_month else None,
            least_yen=cleaned["least"],
            most_yen=cleaned["most"],
            counterparty=cleaned["partner"],
            account=int(cleaned["account"]) if cleaned["account"] else None,
            contract=cleaned["contract"],
            number=cleaned["number"],
            kind=cleaned["kind"],
            words=cleaned["q"],
            among=self.among,
        )
