"""Was this document issued here, when, and to whom? For anybody who holds it."""

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madoguchi.documents.models import Fingerprint
from madoguchi.documents.rules import KINDS, REPLACING, claim_of, nth_of
from madoguchi.documents.store import digest
from madoguchi.kernel.errors import Refused
from madoguchi.web.refusals import show_refusal
from madoguchi.web.uploads import is_too_large

DIGEST = re.compile(r"[0-9a-f]{64}")


class CheckForm(forms.Form):
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome`: issued, replaced, appended, changed, unknown or not_pdf."""

    outcome: str
    sha256: str
    number: str = ""
    kind: str = ""
    shown: str = ""
    issued_on: date | None = None
    deleted_on: date | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                verdict = judged(request, form)
            except Refused as refusal:
                show_refusal(form, refusal, "file")
    page = {"form": form, "verdict": verdict}
    status = 422 if form.errors else 200
    return render(request, "check/check.html", {"page": page}, status=status)


def judged(request: HttpRequest, form: CheckForm) -> Verdict:
    if is_too_large(request):
        raise Refused(
            "file_too_large",
            _(
                "ファイルが20MBを超えているため、読み取りませんでした。保存もしていません。"
            ),
        )
    if form.cleaned_data["file"] is not None:
        content: bytes = form.cleaned_data["file"].read()
        return of_file(content)
    told = re.sub(r"[\s:-]", "", form.cleaned_data["sha256"]).lower()
    if not told:
        raise Refused(
            "nothing_to_check", _("PDFを選ぶか、ハッシュ値を入力してください。")
        )
    if not DIGEST.fullmatch(told):
        raise Refused(
            "not_a_digest",
            _("ハッシュ値は64桁の英数字（0〜9、a〜f）で入力してください。"),
        )
    return of_digest(told) or Verdict("unknown", told)


def of_file(content: bytes) -> Verdict:
    """The whole file; else what it says of itself, held against what we issued."""
    sha256 = digest(content)
    if known := of_digest(sha256):
        return known
    claim = claim_of(content)
    if claim is None:
        is_pdf = content.startswith(b"%PDF-")
        return Verdict("unknown" if is_pdf else "not_pdf", sha256)
    original = of_digest(digest(content[: claim.signed_bytes]))
    if original and claim.signed_bytes < len(content):
        return Verdict("appended", sha256, original.number)
    return Verdict("changed", sha256, claim.number)


def of_digest(sha256: str) -> Verdict | None:
    found = Fingerprint.objects.filter(sha256=sha256).first()
    if found is None:
        return None
    return Verdict(
        "replaced" if is_replaced(found) else "issued",
        sha256,
        found.number,
        KINDS.get(found.kind, ""),
        found.shown,
        found.issued_on,
        found.deleted_on,
    )


def is_replaced(found: Fingerprint) -> bool:
    """Whether a later document takes its place, or that of one that it took."""
    first = found.number.partition("-")[0]
    if found.kind in {"return", "cancelled"}:
        return False
    later = Fingerprint.objects.filter(
        party=found.party_id, number__startswith=f"{first}-", kind__in=REPLACING
    ).values_list("number", flat=True)
    return any(nth_of(number) > nth_of(found.number) for number in later)
