"""The proof that customers were told what the law asks, as CSV."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.legal_notices.models import LegalNotice, TellingProof

RENEWAL_PREFIX = "更新 "
PROOF_COLUMNS = (
    "番号",
    "お客様番号",
    "契約番号",
    "方法",
    "マイページに出した日時",
    "メールを送った日時",
    "文のSHA-256",
)


@require_safe
def legal_proof_csv(request: DeskRequest, pk: int) -> HttpResponse:
    """Write the proof of each contract: when, how, and the digest of the text."""
    notice = LegalNotice.objects.filter(pk=pk).first()
    if notice is None:
        raise Http404
    rows = TellingProof.objects.filter(reference=notice.reference)
    return proof_csv(rows.order_by("contract_number"), notice.reference)


@require_safe
def renewal_proof_csv(request: DeskRequest) -> HttpResponse:
    """Write the proof of each renewal that was told."""
    rows = TellingProof.objects.filter(reference__startswith=RENEWAL_PREFIX)
    return proof_csv(rows.order_by("reference", "contract_number"), "renewals")


def proof_csv(rows: Iterable[TellingProof], name: str) -> HttpResponse:
    body = csv_bytes([PROOF_COLUMNS, *map(proof_cells, rows)])
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def proof_cells(row: TellingProof) -> Sequence[CsvCell]:
    told = format_moment_in_digits(row.told_at)
    mailed = format_moment_in_digits(row.mailed_at) if row.mailed_at else ""
    numbers = (row.customer_number, row.contract_number)
    return (row.reference, *numbers, row.get_how_display(), told, mailed, row.digest)
