"""Tell whether a file was issued here, when and to whom."""

import re

from django.utils.translation import gettext as _

from madoguchi.documents.file_claims import read_file_claim
from madoguchi.documents.models import Fingerprint
from madoguchi.documents.rules import revision_nth
from madoguchi.documents.store import content_digest
from madoguchi.documents.verdict import Verdict
from madoguchi.kernel.document_kind import (
    FORMER_KIND,
    INVALIDATING_KINDS,
    KIND_LABELS,
    KINDS_TAKING_BACK,
)
from madoguchi.kernel.errors import Refused

DIGEST_PATTERN = re.compile(r"[0-9a-f]{64}")


def verdict_of_file(content: bytes) -> Verdict:
    """Judge a file by its digest, else by the number that it claims."""
    sha256 = content_digest(content)
    if known := verdict_of_digest(sha256):
        return known
    claim = read_file_claim(content)
    if claim is None:
        is_pdf = content.startswith(b"%PDF-")
        return Verdict("unknown" if is_pdf else "not_pdf", sha256)
    original = verdict_of_digest(content_digest(content[: claim.signed_bytes]))
    if original and claim.signed_bytes < len(content):
        return Verdict("appended", sha256, original.number)
    if Fingerprint.objects.filter(number=claim.number, face="record").exists():
        return Verdict("changed", sha256, claim.number)
    return Verdict("unknown", sha256)


def verdict_of_typed_digest(text: str) -> Verdict:
    """Judge a typed SHA-256, in groups or not. Refused `not_a_digest`."""
    sha256 = re.sub(r"[\s:-]", "", text).lower()
    if not DIGEST_PATTERN.fullmatch(sha256):
        raise Refused(
            "not_a_digest",
            _("ハッシュ値は64桁の英数字（0〜9、a〜f）で入力してください。"),
        )
    return verdict_of_digest(sha256) or Verdict("unknown", sha256)


def verdict_of_digest(sha256: str) -> Verdict | None:
    found = Fingerprint.objects.filter(sha256=sha256).first()
    if found is None:
        return None
    if found.kind == FORMER_KIND:
        return Verdict("former", sha256)
    return Verdict(
        "replaced" if is_fingerprint_replaced(found) else "issued",
        sha256,
        found.number,
        KIND_LABELS.get(found.kind, ""),
        found.shown,
        found.issued_on,
        found.deleted_on,
    )


def is_fingerprint_replaced(found: Fingerprint) -> bool:
    """Whether a later document takes its place, or that of one that it took."""
    first = found.number.partition("-")[0]
    if found.kind in KINDS_TAKING_BACK:
        return False
    later = Fingerprint.objects.filter(
        party=found.party_id,
        number__startswith=f"{first}-",
        kind__in=INVALIDATING_KINDS,
    ).values_list("number", flat=True)
    return any(revision_nth(number) > revision_nth(found.number) for number in later)
