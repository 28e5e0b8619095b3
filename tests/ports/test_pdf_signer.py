"""What every adapter at the port `pdf_signer` does: ours and pyhanko's."""

import io
import random
from datetime import datetime

import pikepdf
import pytest
from asn1crypto.cms import ContentInfo
from django.conf import settings as django_settings
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation.errors import SignatureValidationError

from madoguchi.adapters.pdf_signer.appending import AppendingPdfSigner
from madoguchi.adapters.pdf_signer.with_pyhanko import PyhankoPdfSigner
from madoguchi.documents.demo_signer import make_demo_signer
from madoguchi.documents.file_claims import read_file_claim
from madoguchi.documents.ports import PDF_SIGNER, PdfSigner
from madoguchi.documents.signer import Signer, read_signer_file
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Unavailable
from tests.invoices import an_invoice, render_invoice_pdf
from tests.signatures import validate_signature

AT = datetime(2026, 11, 10, 9, tzinfo=JST)
NUMBER = "I000000001"
ADAPTERS = [AppendingPdfSigner, PyhankoPdfSigner]


@pytest.fixture(scope="module")
def signer(tmp_path_factory) -> Signer:
    file = tmp_path_factory.mktemp("signer") / "signer.pem"
    make_demo_signer(file)
    return read_signer_file(file, 0)


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render_invoice_pdf(an_invoice(4))


@pytest.fixture(scope="module", params=ADAPTERS, ids=lambda adapter: adapter.__name__)
def adapter(request) -> PdfSigner:
    return request.param()


@pytest.fixture(scope="module")
def signed(adapter, rendered, signer) -> bytes:
    return adapter.sign(rendered, signer, number=NUMBER, at=AT)


def test_the_signature_is_valid_and_over_the_whole_file(signed, signer):
    status = validate_signature(signed, signer)
    assert status.bottom_line and status.intact and status.valid and status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.md_algorithm == "sha256"


def test_it_bears_the_moment_that_was_given(signed, signer):
    assert validate_signature(signed, signer).signer_reported_dt == AT


def test_it_is_a_cades_signature_that_names_its_certificate(signed):
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        held, kind = bytes(value.Contents), str(value.SubFilter)
    assert kind == "/ETSI.CAdES.detached"
    (info,) = ContentInfo.load(held)["content"]["signer_infos"]
    attributes = {a["type"].native for a in info["signed_attrs"]}
    assert {"message_digest", "signing_certificate_v2"} <= attributes


def test_the_file_says_its_number_and_where_it_ends(signed):
    claim = read_file_claim(signed)
    assert claim is not None
    assert (claim.number, claim.signed_bytes) == (NUMBER, len(signed))


def test_the_rendered_file_is_kept_byte_by_byte_before_the_signature(signed, rendered):
    assert signed.startswith(rendered.rstrip())
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert list(pdf.attachments) == ["invoice.xml"]
        assert pdf.open_metadata()["pdfaid:part"] == "3"


def is_still_valid(pdf: bytes, signer: Signer) -> bool:
    try:
        return bool(validate_signature(pdf, signer).bottom_line)
    except (PdfError, SignatureValidationError, ValueError, OverflowError):
        return False


def test_no_flip_of_a_byte_in_the_pages_leaves_it_valid(signed, signer, rendered):
    chance = random.Random(5)
    for place in chance.sample(range(len(rendered) - 1), 20):
        changed = bytearray(signed)
        changed[place] ^= 1 << chance.randrange(8)
        assert not is_still_valid(bytes(changed), signer), place


@pytest.mark.parametrize("spoilt", [b"", b"%PDF-1.7\n", b"no PDF at all"])
def test_what_is_no_pdf_is_not_signed(adapter, signer, spoilt):
    with pytest.raises(ValueError):  # noqa: PT011 each adapter has words of its own
        adapter.sign(spoilt, signer, number=NUMBER, at=AT)


def test_it_is_not_signed_twice(adapter, signed, signer):
    with pytest.raises(ValueError):  # noqa: PT011 each adapter has words of its own
        adapter.sign(signed, signer, number=NUMBER, at=AT)


def test_an_authority_without_an_answer_leaves_no_signature(adapter, rendered, signer):
    digests: list[bytes] = []

    def stamp(sha256: bytes) -> bytes:
        digests.append(sha256)
        raise Unavailable("the authority does not answer")

    with pytest.raises(Unavailable):
        adapter.sign(rendered, signer, number=NUMBER, at=AT, stamp=stamp)
    assert [len(digest) for digest in digests] == [32]


def test_the_settings_name_ours():
    assert isinstance(PDF_SIGNER.load_adapter(), AppendingPdfSigner)
    assert django_settings.PORTS["pdf_signer"]
