"""The public check page: what was issued, and every way in which a file is not that."""

import io
import random
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.documents.store import fetch_content
from madoguchi.web.http.upload_limits import MAX_UPLOAD_BYTES
from tests.bills import a_bill, document_of_bill
from tests.invoices import an_invoice, render_invoice_pdf
from tests.journeys.test_revisions import documents, reissued, work

ISSUED, REPLACED = "発行した書類です", "発行した書類ですが、いまは有効ではありません"
CHANGED, APPENDED = "発行したときの内容と違います", "あとから書き加えられています"
UNKNOWN, NOT_PDF = "発行した記録がありません", "PDFではないか"


def told(response) -> str:
    """The verdict, or the refusal's code."""
    page = response.content.decode()
    found = re.search(r'<h2 id="verdict">(.*?)</h2>', page)
    codes = re.search(r'（<data value="(\w+)">', page)
    return found[1] if found else codes[1]


def sent(content: bytes, name: str = "invoice.pdf"):
    return Client().post("/check/", {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def issued(hanako) -> tuple[object, bytes]:
    document = document_of_bill(a_bill(hanako))
    return document, fetch_content(document.pdf_sha256)


def test_what_was_issued_is_known_with_its_day_and_a_masked_name(hanako, issued):
    document, pdf = issued
    response = sent(pdf)
    page = response.content.decode()
    assert response.status_code == 200 and told(response) == ISSUED
    assert (
        document.number in page
        and "h＊＊＊" in page
        and '<time datetime="2026-11-10">' in page
    )
    assert "hanako" not in page and f"{document.total_yen:,}" not in page


@pytest.mark.parametrize("face", ["pdf", "xml", "record"])
def test_a_hash_does_as_well(issued, face):
    document, _ = issued
    sha256 = document.digests[face]
    spaced = " ".join(re.findall(".{4}", sha256)).upper()
    for typed in (sha256, spaced):
        assert told(Client().post("/check/", {"sha256": typed})) == ISSUED


def test_somebody_who_is_signed_in_may_check_too(taro, issued):
    _, pdf = issued
    file = SimpleUploadedFile("a.pdf", pdf)
    assert told(taro.client.post("/check/", {"file": file})) == ISSUED


def test_a_document_that_was_replaced_says_so(hanako):
    bill = a_bill(hanako)
    first = document_of_bill(bill)
    reissued(hanako, bill)
    work()
    _, cancelled, again = documents(hanako)
    assert told(sent(fetch_content(first.pdf_sha256))) == REPLACED
    assert told(sent(fetch_content(cancelled.pdf_sha256))) == ISSUED
    assert told(sent(fetch_content(again.pdf_sha256))) == ISSUED


def test_what_was_added_is_noticed(issued):
    document, pdf = issued
    response = sent(pdf + b"\n1 0 obj\n<</Evil true>>\nendobj\n%%EOF\n")
    assert APPENDED in told(response) and document.number in response.content.decode()


def test_no_flip_of_a_bit_passes(issued):
    _, pdf = issued
    chance = random.Random(3)
    for _ in range(40):
        changed = bytearray(pdf)
        changed[chance.randrange(len(pdf))] ^= 1 << chance.randrange(8)
        assert told(sent(bytes(changed))).startswith((CHANGED, UNKNOWN, NOT_PDF))


def encrypted(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "verdicts"),
    [
        (lambda pdf: pdf[: len(pdf) // 2], {UNKNOWN}),
        (lambda pdf: pdf[:-1], {CHANGED}),
        (encrypted, {UNKNOWN, CHANGED}),
        (lambda _: render_invoice_pdf(an_invoice(4)), {UNKNOWN}),
        (lambda pdf: pdf[100:], {CHANGED}),
    ],
)
def test_cut_encrypted_and_forged_files_are_not_ours(issued, change, verdicts):
    response = sent(change(issued[1]))
    assert response.status_code == 200 and told(response) in verdicts


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"GIF89a", b"%PDF-1.7\n", b"<a>"]
)
def test_anything_else_is_not_ours(issued, content):
    assert told(sent(content)).startswith((UNKNOWN, NOT_PDF))


def forged(number: str) -> bytes:
    claim = f"/ByteRange[0 5 9999999999 9999999999]/Reason(Issue of {number})"
    return f"%PDF-1.7\n{claim}".encode()


def test_a_signature_that_claims_a_number_is_no_proof(issued):
    assert told(sent(forged(issued[0].number))) == CHANGED


def test_a_number_that_was_never_issued_is_unknown_and_not_repeated(issued):
    for number in ("I999999999", f"{issued[0].number}-1"):
        response = sent(forged(number))
        assert told(response) == UNKNOWN
        assert number not in response.content.decode()


def test_a_name_of_any_length_is_cut_and_the_file_is_judged(issued):
    file = io.BytesIO(issued[1])
    file.name = "あ" * 900 + ".pdf"  # an uploaded file of Django's cuts it itself
    assert told(Client().post("/check/", {"file": file})) == ISSUED


def test_a_file_that_is_too_large_is_not_read(db_of_all):
    response = sent(b"%PDF-" + bytes(MAX_UPLOAD_BYTES))
    assert response.status_code == 422 and told(response) == "file_too_large"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "nothing_to_check"),
        ("   ", "nothing_to_check"),
        ("a" * 63, "not_a_digest"),
        ("z" * 64, "not_a_digest"),
        ("' OR 1=1 --", "not_a_digest"),
        ("０" * 64, "not_a_digest"),
    ],
)
def test_what_is_no_hash_is_said_to_be_none(db_of_all, typed, code):
    response = Client().post("/check/", {"sha256": typed})
    assert response.status_code == 422 and told(response) == code


def test_a_hash_that_nobody_knows_is_unknown(db_of_all):
    assert told(Client().post("/check/", {"sha256": "0" * 64})) == UNKNOWN


def test_the_page_says_nothing_of_what_it_was_not_asked(issued):
    assert issued[0].number not in Client().get("/check/").content.decode()
