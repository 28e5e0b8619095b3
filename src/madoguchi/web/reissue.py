"""Have a bill's invoice issued anew under another addressee."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.billing.checklist import WORDS, addressee_faults
from madoguchi.billing.models import Bill
from madoguchi.billing.record import Addressee, read
from madoguchi.billing.reissue import Asked, current_record, reissue
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.web.bills import found
from madoguchi.web.door import MemberRequest
from madoguchi.web.keys import key_of
from madoguchi.web.papers import members_by_name
from madoguchi.web.refusals import show_refusal


class AddresseeForm(forms.Form):
    """Validates; what the checklist faults is said at the name."""

    name = forms.CharField(label=_("宛名"), max_length=200)
    department_code = forms.CharField(
        label=_("部門コード"), max_length=40, required=False
    )
    postal_code = forms.RegexField(
        "^[0-9]{7}$",
        label=_("郵便番号"),
        strip=True,
        help_text=_("数字7桁。例: 9800811"),
        error_messages={"invalid": _("郵便番号を数字7桁で入力してください。")},
    )
    address = forms.CharField(label=_("住所"), max_length=300)
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("新しい請求書と履歴に載ります。例: 社名の変更"),
    )

    def clean_postal_code(self) -> str:
        code: str = self.cleaned_data["postal_code"]
        return code

    def clean(self) -> None:
        super().clean()
        if not self.errors:
            for fault in addressee_faults(self.addressee):
                self.add_error("name", forms.ValidationError(WORDS[fault], fault))

    @property
    def addressee(self) -> Addressee:
        said = self.cleaned_data
        return Addressee(
            said["address"], said["department_code"], said["name"], said["postal_code"]
        )


@require_http_methods(["GET", "HEAD", "POST"])
def bill_reissue(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    bill, key = found(request, month), key_of(request)
    said = read(current_record(bill))
    form = AddresseeForm(request.POST or None, initial=as_typed(said.addressee))
    if request.method == "POST" and form.is_valid():
        try:
            command(
                key,
                lambda: issue_anew(request, bill, form),
                actor=str(request.member),
                party=bill.party_id,
                asked=["reissue", bill.pk, form.cleaned_data],
            )
            return redirect("bill-history", contract, month)
        except Refused as refusal:
            show_refusal(form, refusal)
    page = {"contract": request.contract, "bill": bill, "invoice": said}
    told = {"page": page | {"form": form, "key": key}}
    status = 422 if form.is_bound else 200
    return render(request, "bills/reissue.html", told, status=status)


def as_typed(to: Addressee) -> dict[str, str]:
    return {
        "name": to.name,
        "department_code": to.department_code,
        "postal_code": to.postal_code,
        "address": to.address,
    }


def issue_anew(request: MemberRequest, bill: Bill, form: AddresseeForm) -> int:
    """The id of the new invoice."""
    by = members_by_name(request.member)[str(request.member)]
    asked = Asked(by, form.cleaned_data["reason"], now())
    made = reissue(bill, form.addressee, asked)
    for row in made:
        act = Act(
            "invoice_reissued", row.number, row.party_id, str(request.member), now()
        )
        record(act)
    return made[-1].pk
