"""What is kept of a file that somebody sent: its pixels or pages, nothing beside."""

import io

import pikepdf
import pytest
from PIL import Image

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.attachments.rewriting import (
    MAX_ATTACHMENT_BYTES,
    rewrite_upload,
)
from madoguchi.procedures.kinds.name import ATTACHMENTS_BY_REASON, MARRIAGE
from madoguchi.procedures.models import Attachment
from tests import attachment_files

OLD_NAME = "新しい氏名がわかる書類（戸籍抄本か住民票）"  # rows before there were codes
SCRIPT = b"<script>alert(1)</script>"


def test_a_photo_becomes_an_upright_jpeg_without_its_place_and_owner():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x8298] = "owner"
    made = rewrite_upload(attachment_files.a_photo(size=(640, 480), exif=exif))
    assert made.media_type == "image/jpeg"
    assert b"owner" not in made.content
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == (
            "JPEG",
            (480, 640),
            {},
        )


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(kind):
    made = rewrite_upload(attachment_files.a_photo(kind))
    assert made.content.startswith(b"\xff\xd8\xff")


def test_a_large_photo_is_kept_readable_and_small():
    made = rewrite_upload(attachment_files.a_photo(size=(6_000, 4_000)))
    with Image.open(io.BytesIO(made.content)) as image:
        assert image.size == (3_000, 2_000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_page_hidden_behind_a_picture_does_not_come_along(kind):
    made = rewrite_upload(
        attachment_files.a_photo(kind) + SCRIPT + attachment_files.a_pdf(b"behind")
    )
    assert SCRIPT not in made.content
    assert b"behind" not in made.content


def test_a_page_hidden_behind_a_pdf_does_not_come_along():
    made = rewrite_upload(attachment_files.a_pdf() + SCRIPT)
    assert made.media_type == "application/pdf"
    assert SCRIPT not in made.content


def test_of_a_pdf_only_its_pages_stay():
    made = rewrite_upload(attachment_files.pdf_with_script())
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert len(pdf.pages) == 1
        assert b"(hello)" in pdf.pages[0].Contents.read_bytes()
        assert not {"/AA", "/Annots"} & set(pdf.pages[0].obj.keys())
        assert len(pdf.attachments) == 0
    for word in (b"JavaScript", b"alert", b"evil.exe", b"MZ"):
        assert word not in made.content


BAD = {
    "nothing": b"",
    "a program that is called a photo": b"MZ" + bytes(500),
    "a page": b"<html>" + SCRIPT,
    "a GIF that is a page": b"GIF89a/*" + SCRIPT,
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a broken JPEG": attachment_files.a_photo()[:40],
    "a broken PNG": attachment_files.a_photo("PNG")[:60],
    "a broken PDF": b"%PDF-1.7\n%%EOF",
    "a locked PDF": attachment_files.encrypted_pdf(),
    "a PDF without pages": attachment_files.a_pdf(pages=0),
    "a PDF with too many pages": attachment_files.a_pdf(pages=31),
    "a PDF behind a page": SCRIPT + attachment_files.a_pdf(),
    "a script below a page": attachment_files.pdf_with_hidden_script(),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_what_is_no_paper_is_refused(content):
    with pytest.raises(Refused) as refusal:
        rewrite_upload(content)
    assert refusal.value.code == "not_a_paper"


def test_twenty_megabytes_and_a_byte_are_refused_unread():
    with pytest.raises(Refused) as refusal:
        rewrite_upload(bytes(MAX_ATTACHMENT_BYTES + 1))
    assert refusal.value.code == "file_too_large"


def test_a_picture_that_would_fill_the_memory_is_refused():
    small = attachment_files.a_photo("PNG", size=(10_000, 5_001))
    assert len(small) < 1_000_000
    with pytest.raises(Refused) as refusal:
        rewrite_upload(small)
    assert refusal.value.code == "file_too_large"


def test_a_row_bears_a_code_or_the_label_of_before_and_reads_the_same():
    spec = ATTACHMENTS_BY_REASON[MARRIAGE][0]
    assert spec.is_named_by("new-name") and spec.is_named_by(OLD_NAME)
    assert not spec.is_named_by("ほかの書類")
    assert Attachment(what="new-name").label == OLD_NAME
    assert Attachment(what=OLD_NAME).label == OLD_NAME
