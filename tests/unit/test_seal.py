"""The signature in the PDF: whole, standard, and gone with the first changed byte."""

import io
import random
from datetime import datetime

import pikepdf
import pytest
from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation.errors import SignatureValidationError

from madoguchi.documents.demo_signer import make_demo_signer
from madoguchi.documents.pdf_signing import sign_pdf
from madoguchi.documents.signer import Signer, read_signer_file
from madoguchi.kernel.calendar import JST
from tests.invoices import an_invoice, render_invoice_pdf
from tests.signatures import PDFSIG_PATH, run_pdfsig, validate_signature

AT = datetime(2026, 11, 10, 9, tzinfo=JST)


@pytest.fixture(scope="module")
def signer(tmp_path_factory) -> Signer:
    file = tmp_path_factory.mktemp("signer") / "signer.pem"
    make_demo_signer(file)
    assert file.stat().st_mode & 0o077 == 0
    return read_signer_file(file, 0)


@pytest.fixture(scope="module")
def signed(signer) -> bytes:
    return sign_pdf(
        render_invoice_pdf(an_invoice(40)), signer, number="I000000001", at=AT
    )


def test_pyhanko_finds_the_signature_valid_and_over_the_whole_file(signed, signer):
    status = validate_signature(signed, signer)
    assert status.bottom_line and status.intact and status.valid and status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.modification_level.name == "NONE"
    assert status.md_algorithm == "sha256"
    assert status.signer_reported_dt == AT


@pytest.mark.skipif(
    PDFSIG_PATH is None, reason="pdfsig (poppler-utils) is not installed"
)
def test_pdfsig_finds_it_valid_too(signed, tmp_path):
    said = run_pdfsig(signed, tmp_path)
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said and "ETSI.CAdES.detached" in said


def test_the_signed_file_is_still_tagged_pdf_a_with_its_xml(signed):
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked and pdf.Root.Lang == "ja-JP"
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert list(pdf.attachments) == ["invoice.xml"]
        assert pdf.Root.AF[0].AFRelationship == "/Alternative"
        (field,) = pdf.Root.AcroForm.Fields
        assert field.F == 132 and pdf.Root.AcroForm.SigFlags == 3
        assert [int(side) for side in field.Rect] == [-9, -9, -9, -9]


def test_the_signature_is_a_cades_one_that_names_its_certificate(signed):
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        held = bytes(pdf.Root.AcroForm.Fields[0].V.Contents)
    (info,) = ContentInfo.load(held)["content"]["signer_infos"]
    kinds = {a["type"].native for a in info["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}


def is_still_valid(pdf: bytes, signer: Signer) -> bool:
    try:
        return bool(validate_signature(pdf, signer).bottom_line)
    except (PdfError, SignatureValidationError, ValueError, OverflowError):
        return False


def test_no_flip_of_a_byte_leaves_the_signature_valid(signed, signer):
    chance = random.Random(5)
    begin = signed.rindex(b"/Contents<")
    end = signed.index(b">", begin)
    signature = len(signed[begin:end].rstrip(b"0")) + begin
    places = [p for p in range(len(signed)) if not signature <= p < end]
    for place in chance.sample(places, 60):
        changed = bytearray(signed)
        changed[place] ^= 1 << chance.randrange(8)
        assert not is_still_valid(bytes(changed), signer), place


def test_what_is_added_behind_it_is_seen(signed, signer):
    status = validate_signature(signed + b"\n% more\n", signer)
    assert status.coverage.name != "ENTIRE_FILE"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pdf: pdf[:-200],
        lambda pdf: pdf + b"more",
        lambda pdf: pdf.replace(b"/Type/Catalog", b"/Type/Katalog"),
        lambda pdf: pdf[:0],
    ],
)
def test_a_pdf_that_our_printer_did_not_make_is_not_signed(spoil, signer):
    with pytest.raises(ValueError, match=r"printer|table|dictionary|substring"):
        sign_pdf(spoil(render_invoice_pdf(an_invoice(4))), signer, number="I1", at=AT)


def test_it_is_not_signed_twice(signed, signer):
    with pytest.raises(ValueError, match="printer"):
        sign_pdf(signed, signer, number="I000000001", at=AT)
