"""What is kept of a file that somebody sent: its pixels or pages, nothing beside."""

import io
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TextIO

import pikepdf
import pytest
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.attachments.file_kinds import kind_of_file
from madoguchi.procedures.attachments.image_pages import webp_pixels
from madoguchi.procedures.attachments.jpeg_check import JpegSize, plain_jpeg_size
from madoguchi.procedures.attachments.rewriting import (
    MAX_ATTACHMENT_BYTES,
    RewrittenFile,
    rewrite_upload,
)
from madoguchi.procedures.attachments.rewriting_turns import (
    MAX_WAITING,
    RewritingTurns,
)
from madoguchi.procedures.kinds.name import ATTACHMENTS_BY_REASON, MARRIAGE
from madoguchi.procedures.models import Attachment
from tests import attachment_files

OLD_NAME = "新しい氏名がわかる書類（戸籍抄本か住民票）"  # rows before there were codes
SCRIPT = b"<script>alert(1)</script>"
HEIC = Path(__file__).parents[1] / "data" / "attachments" / "lying.heic"
"""64 by 48, the upper left quarter black, to be turned to the right, of an owner."""


def rewritten(content: bytes) -> RewrittenFile:
    return rewrite_upload(io.BytesIO(content), sender="somebody")


def refusal_code(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        rewritten(content)
    return refusal.value.code


def picture_of(made: RewrittenFile) -> Image.Image:
    """The picture, or the one of a PDF's first page."""
    if made.media_type == "image/jpeg":
        return Image.open(io.BytesIO(made.content))
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        return pikepdf.PdfImage(page_picture(pdf)).as_pil_image()


def page_picture(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Resources.XObject.P


def darkest(image: Image.Image) -> int:
    return image.convert("L").getextrema()[0]


def test_a_photo_becomes_an_upright_jpeg_without_what_was_stored_beside_it():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x8298] = "owner"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = {"exif": exif, "comment": SCRIPT, "icc_profile": profile, "dpi": (72, 72)}
    made = rewritten(attachment_files.a_photo(size=(640, 480), **said))
    assert made.media_type == "image/jpeg"
    for word in (b"owner", SCRIPT, b"sRGB", b"ICC_PROFILE", b"Exif"):
        assert word not in made.content
    with picture_of(made) as image:
        assert (image.size, dict(image.getexif())) == ((480, 640), {})
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit"} | {
            "jfif_density"
        }


def test_texts_and_profiles_of_other_pictures_stay_behind():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = SCRIPT.decode()  # ImageDescription
    for content in (
        attachment_files.a_photo("PNG", pnginfo=texts),
        attachment_files.a_photo("GIF", comment=SCRIPT),
        attachment_files.a_photo("TIFF", tiffinfo=tags),
        attachment_files.a_photo("WEBP", xmp=SCRIPT),
    ):
        assert SCRIPT in content
        assert SCRIPT not in rewritten(content).content


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_other_pictures_become_jpeg(kind):
    with picture_of(rewritten(attachment_files.a_photo(kind))) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))


def test_a_picture_of_an_iphone_is_turned_upright_and_loses_its_owner():
    made = rewritten(HEIC.read_bytes())
    assert b"owner" not in made.content
    with picture_of(made) as image:
        grey = image.convert("L")
        corners = [grey.getpixel(at) > 128 for at in ((5, 5), (42, 5), (5, 58))]
        assert (image.size, corners) == ((48, 64), [True, False, True])


def test_each_page_of_a_scan_is_kept():
    pages = [Image.new("L", (200, 300), shade) for shade in (0, 128, 255)]
    scan = io.BytesIO()
    pages[0].save(scan, "TIFF", save_all=True, append_images=pages[1:])
    made = rewritten(scan.getvalue())
    assert made.media_type == "application/pdf"
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert len(pdf.pages) == 3


def test_a_large_photo_is_kept_readable_and_small():
    made = rewritten(attachment_files.a_photo(size=(8_160, 6_120)))  # 50 megapixels
    with picture_of(made) as image:
        assert image.size == (5_656, 4_242)  # 24 megapixels


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_page_hidden_behind_a_picture_does_not_come_along(kind):
    made = rewritten(
        attachment_files.a_photo(kind) + SCRIPT + attachment_files.a_pdf(b"behind")
    )
    assert SCRIPT not in made.content
    assert b"behind" not in made.content


PDFS = {
    "with a page behind": attachment_files.a_pdf() + SCRIPT,
    "that acts": attachment_files.pdf_with_script(),
    "that acts below its resources": attachment_files.pdf_with_hidden_script(),
    "of packed objects": attachment_files.pdf_of_object_stream(1_000),
    "with a form": attachment_files.filled_form(),
}


@pytest.mark.parametrize("content", PDFS.values(), ids=PDFS.keys())
def test_of_a_pdf_only_pictures_of_its_pages_stay(content):
    made = rewritten(content)
    assert made.media_type == "application/pdf"
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert set(pdf.trailer.keys()) == {"/Size", "/Root"}
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        (page,) = pdf.pages
        assert [float(side) for side in page.MediaBox] == [0, 0, 200, 200]
        names = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
        assert set(page.obj.keys()) == names
        assert page.Contents.read_bytes() == b"200.00 0 0 200.00 0 0 cm /P Do"
        assert len(pdf.objects) == 5
        size = plain_jpeg_size(page_picture(pdf).read_raw_bytes())
        assert size == JpegSize(556, 556, 3)
    for word in (b"JavaScript", b"alert", b"evil", b"MZ", b"hello", b"xfa", SCRIPT):
        assert word not in made.content


def test_what_was_filled_into_a_form_stays_readable():
    with picture_of(rewritten(attachment_files.filled_form())) as image:
        assert darkest(image) < 64
        empty_part = image.crop((0, 0, 556, 100))
        assert darkest(empty_part) > 192


BAD = {
    "nothing": (b"", "paper_not_chosen"),
    "a program that is called a photo": (b"MZ" + bytes(500), "not_a_paper"),
    "a page": (b"<html>" + SCRIPT, "not_a_paper"),
    "an archive": (b"PK\x03\x04" + bytes(500), "not_a_paper"),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_paper"),
    "a film": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "not_a_paper"),
    "a PDF behind a page": (SCRIPT + attachment_files.a_pdf(), "not_a_paper"),
    "a GIF that is a page": (b"GIF89a/*" + SCRIPT, "paper_broken"),
    "a broken JPEG": (attachment_files.a_photo()[:40], "paper_broken"),
    "half a JPEG": (attachment_files.a_photo()[:3_000], "paper_broken"),
    "a broken PNG": (attachment_files.a_photo("PNG")[:60], "paper_broken"),
    "a broken HEIC": (HEIC.read_bytes()[:300], "paper_broken"),
    "a broken PDF": (b"%PDF-1.7\n%%EOF", "paper_broken"),
    "a PDF without pages": (attachment_files.a_pdf(pages=0), "paper_broken"),
    "a locked PDF": (attachment_files.encrypted_pdf(), "paper_locked"),
    "a pixel": (attachment_files.a_photo("PNG", (1, 1)), "paper_too_small"),
    "a strip": (attachment_files.a_photo(size=(2_000, 38)), "paper_too_small"),
    "31 pages": (attachment_files.a_pdf(pages=31), "paper_too_many_pages"),
    "a dynamic form": (attachment_files.dynamic_form(), "paper_needs_printing"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD.keys())
def test_what_is_no_paper_is_refused_for_its_true_reason(content, code):
    assert refusal_code(content) == code


def test_what_a_word_processor_made_is_told_to_become_a_pdf():
    with pytest.raises(Refused, match="PDFとして保存"):
        rewritten(b"PK\x03\x04" + bytes(100))


def test_twenty_megabytes_and_a_byte_are_refused_unread():
    assert refusal_code(bytes(MAX_ATTACHMENT_BYTES + 1)) == "file_too_large"


def test_a_picture_that_would_fill_the_memory_is_refused():
    small = attachment_files.flat_png(7_072, "P")
    assert len(small) < 100_000
    assert refusal_code(small) == "paper_too_many_pixels"


@pytest.mark.parametrize("side", [7_072, 16_384, 16_385, 65_535])
@pytest.mark.parametrize("small", [HEIC.read_bytes(), attachment_files.a_photo("AVIF")])
def test_a_picture_of_a_telephone_with_too_many_pixels_is_not_called_broken(
    small, side
):
    large = attachment_files.with_sides(small, side)
    assert refusal_code(large) == "paper_too_many_pixels"


@pytest.mark.parametrize("how", [{"lossless": True}, {"quality": 1}, {"exif": b"x"}])
def test_a_webp_says_its_size_before_it_is_decoded(how):
    content = attachment_files.a_photo("WEBP", (300, 200), **how)
    assert webp_pixels(content) == 60_000


def test_a_pdf_that_unpacks_beyond_the_memory_is_refused():
    bomb = attachment_files.pdf_bomb(900)
    assert len(bomb) < 100_000
    assert refusal_code(bomb) == "paper_too_heavy"


def test_the_child_has_less_memory_than_a_file_may_want_and_no_secret_of_ours():
    told = subprocess.run(
        [sys.executable, "-c", CHILD_LIMITS], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["805306368", "20", "22020096", "0", "MemoryError"]


CHILD_LIMITS = """
import resource as r
from madoguchi.procedures.attachments.child import limit_resources
limit_resources()
for name in ("AS", "CPU", "FSIZE", "CORE"):
    print(r.getrlimit(getattr(r, f"RLIMIT_{name}"))[1])
try:
    bytearray(800 * 2**20)
except MemoryError:
    print("MemoryError")
"""


@pytest.mark.parametrize(
    ("content", "is_plain"),
    [
        (attachment_files.a_photo(), True),
        (attachment_files.a_photo(comment=b"x"), False),
        (attachment_files.a_photo(exif=Image.Exif()), False),
        (attachment_files.a_photo(progressive=True), False),
        (attachment_files.a_photo() + b"x", False),
        (attachment_files.a_photo()[:-2], False),
        (attachment_files.a_photo()[:100], False),
        (b"", False),
    ],
)
def test_the_answer_of_the_child_is_plain_pixels_or_nothing(content, is_plain):
    expected = JpegSize(640, 480, 3) if is_plain else None
    assert plain_jpeg_size(content) == expected


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "AVIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WEBP"),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"MM\0*", "TIFF"),
        (b"", None),
    ],
)
def test_the_first_bytes_say_the_kind(head, kind):
    assert kind_of_file(head) == kind


def test_turns_are_had_one_by_one_in_the_order_of_arrival(tmp_path):
    turns, had = RewritingTurns(), []

    def take_turn(sender: str) -> None:
        with turns.turn(sender, tmp_path / "turn"):
            had.append(sender)

    threads = [threading.Thread(target=take_turn, args=[str(n)]) for n in range(5)]
    with turns.turn("first", tmp_path / "turn"):
        for count, thread in enumerate(threads, 2):
            thread.start()
            while len(turns.tickets) < count:
                pass
        assert had == []
    for thread in threads:
        thread.join()
    assert had == ["0", "1", "2", "3", "4"]
    assert turns.tickets == []


def test_one_sender_does_not_fill_the_row_and_a_full_row_says_so(tmp_path):
    turns = RewritingTurns()
    codes = []
    for sender in ["a", "a", "a", *map(str, range(MAX_WAITING))]:
        try:
            turns.take_ticket(sender)
        except Refused as refusal:
            codes.append((sender, refusal.code))
    assert codes == [("a", "papers_busy"), ("5", "papers_busy")]


def test_another_process_of_the_host_is_waited_for_and_not_for_ever(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(
        "madoguchi.procedures.attachments.rewriting_turns.MAX_WAIT_SECONDS", 0.1
    )
    with turn_of(tmp_path), pytest.raises(Refused) as refusal, turn_of(tmp_path):
        pass
    assert refusal.value.code == "papers_busy"
    with turn_of(tmp_path):
        pass


def turn_of(folder: Path) -> AbstractContextManager[TextIO]:
    """A turn as another process has it."""
    return RewritingTurns().turn("anybody", folder / "turn")


def test_a_row_bears_a_code_or_the_label_of_before_and_reads_the_same():
    spec = ATTACHMENTS_BY_REASON[MARRIAGE][0]
    assert spec.is_named_by("new-name") and spec.is_named_by(OLD_NAME)
    assert not spec.is_named_by("ほかの書類")
    assert Attachment(what="new-name").label == OLD_NAME
    assert Attachment(what=OLD_NAME).label == OLD_NAME
