"""Nicknames of up to 5,000 contracts by a file: shown first, then all or none."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.contracts.bulk_names import rename_contracts
from madoguchi.departments.sheets import decoded_sheet
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.contracts.names_file import (
    MAX_NAMES_BYTES,
    NAMES_SHEET,
    NamesFile,
    names_csv,
    read_names,
)
from madoguchi.web.procedures.order_pages import download_response

MAX_NAMES_SHOWN = 50


class NamesFileForm(forms.Form):
    """A file at first; when it was shown, its text comes back in `table`."""

    file = forms.FileField(
        label=_("呼び名のファイル（CSV）"), required=False, allow_empty_file=True
    )
    table = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_NAMES_BYTES,
        widget=forms.HiddenInput,
    )

    def text_given(self) -> str:
        """Refused (`names_file_unreadable`)."""
        if uploaded := self.cleaned_data["file"]:
            return decoded_sheet(uploaded.read(MAX_NAMES_BYTES + 1), NAMES_SHEET)
        return str(self.cleaned_data["table"])


@dataclass(frozen=True, slots=True)
class NamesPage:
    form: forms.Form
    read: NamesFile | None
    text: str

    @property
    def names_to_change(self) -> list[tuple[str, tuple[str, str]]]:
        return list(self.read.changes.items())[:MAX_NAMES_SHOWN] if self.read else []


@require_http_methods(["GET", "HEAD", "POST"])
def contract_names(request: MemberRequest) -> HttpResponse:
    is_post = request.method == "POST"
    form = NamesFileForm(
        request.POST if is_post else None, request.FILES if is_post else None
    )
    read, text = None, ""
    if is_post and form.is_valid():
        try:
            refuse_other_customer(request)
            text = form.text_given()
            read = read_names(text, request.access)
            if read.changes and request.POST.get("send"):
                actor = str(request.member)
                rename_contracts(request.access, read.changes, actor=actor, at=now())
                return redirect("contracts")
        except Refused as refusal:
            show_refusal(form, refusal, "file")
            read = None
    has_fault = bool(form.errors) or bool(read and read.faults)
    page = NamesPage(form, read, text)
    status = 422 if has_fault else 200
    return render(request, "contracts/names.html", {"page": page}, status=status)


@require_safe
def contract_names_file(request: MemberRequest) -> HttpResponse:
    body = names_csv(request.access, csv_codec_or_404(request))
    return download_response(body, "text/csv", "contract-names.csv")
