"""The name that a customer gives to a contract, changed in one step."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.contracts.actions import rename_contract
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import NicknameField
from madoguchi.web.procedures.draft_context import contract_row


class ContractNameForm(forms.Form):
    nickname = NicknameField(
        label=_("呼び名"),
        max_length=40,
        required=False,
        help_text=_(
            "例: 自宅、母のスマホ。マイページと請求書の明細に載ります。"
            "絵文字は請求書のPDFでは「〓」になります。"
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contract_name(request: MemberRequest, contract: str) -> HttpResponse:
    """Ask for the name; on POST keep it, and go back to the contract."""
    row = contract_row(request)
    typed = request.POST if request.method == "POST" else None
    form = ContractNameForm(typed, initial={"nickname": row.nickname})
    if form.is_valid():
        name = form.cleaned_data["nickname"]
        if name != row.nickname:
            actor = str(request.member)
            rename_contract(row, to=name, actor=actor, at=now())
        return redirect("contract", row.code)
    page = {"contract": request.contract, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "contracts/name.html", {"page": page}, status=status)
