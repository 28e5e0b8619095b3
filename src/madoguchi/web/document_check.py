"""The public page that verifies a document by its file or its SHA-256 digest."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madoguchi.documents.verdict import Verdict
from madoguchi.documents.verification import verdict_of_file, verdict_of_typed_digest
from madoguchi.kernel.errors import Refused
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.http.upload_limits import is_upload_too_large


class DocumentCheckForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("確かめるPDF"),
        required=False,
        allow_empty_file=True,
        max_length=1_000,
        help_text=gettext_lazy(
            "ダウンロードしたままのファイル（20MBまで）。保存しません。"
        ),
    )
    sha256 = forms.CharField(
        label=gettext_lazy("または、ハッシュ値（SHA-256）"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_document(request: HttpRequest) -> HttpResponse:
    form = DocumentCheckForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST":
        form = DocumentCheckForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                verdict = verdict_on_input(request, form)
            except Refused as refusal:
                show_refusal(form, refusal, "file")
    page = {"form": form, "verdict": verdict}
    status = 422 if form.errors else 200
    return render(request, "check/check.html", {"page": page}, status=status)


def verdict_on_input(request: HttpRequest, form: DocumentCheckForm) -> Verdict:
    if is_upload_too_large(request):
        raise Refused(
            "file_too_large",
            _(
                "ファイルが20MBを超えているため、読み取りませんでした。保存もしていません。"
            ),
        )
    if form.cleaned_data["file"] is not None:
        content: bytes = form.cleaned_data["file"].read()
        return verdict_of_file(content)
    digest: str = form.cleaned_data["sha256"]
    if not digest:
        raise Refused(
            "nothing_to_check", _("PDFを選ぶか、ハッシュ値を入力してください。")
        )
    return verdict_of_typed_digest(digest)
