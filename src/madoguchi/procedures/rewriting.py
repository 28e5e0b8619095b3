"""Files of customers, written anew: what we keep was made by us, not by the sender.

The type is what the content is, whatever it is called. An image becomes a JPEG of its
pixels, a PDF a new one of its pages without scripts, actions, forms or files inside;
so nothing that was hidden beside them comes along.
"""

import io
from dataclasses import dataclass

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from madoguchi.kernel.errors import Refused

LARGEST = 20 * 2**20  # bytes
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3_000  # pixels of what is kept: enough to read small print
MOST_PAGES = 30
IMAGES = ["JPEG", "PNG", "WEBP"]
OF_A_PAGE = {
    *("/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Contents"),
    *("/Resources", "/UserUnit", "/Group"),
}
ACTIVE = {
    *("/JavaScript", "/JS", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/Launch"),
    *("/RichMedia", "/RichMediaContent", "/XFA", "/OpenAction", "/AA"),
}
"""Names that no page needs in order to be seen."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    content: bytes
    media_type: str


def rewritten(content: bytes) -> Rewritten:
    """Refused where it is too large, no JPEG, PNG, WebP or PDF, or cannot be read."""
    if len(content) > LARGEST:
        raise too_large()
    if content.startswith(b"%PDF-"):
        return Rewritten(new_pdf(content), "application/pdf")
    return Rewritten(new_image(content), "image/jpeg")


def too_large() -> Refused:
    return Refused(
        "file_too_large",
        _(
            "ファイルが20MBを超えているため、読み取りませんでした。保存もしていません。"
            "写真の大きさを下げるか、1枚ずつに分けて添付してください。"
        ),
    )


def not_a_paper() -> Refused:
    return Refused(
        "not_a_paper",
        _(
            "写真（JPEG・PNG・WebP）かPDFではないか、壊れているため、添付していません。"
            "スマートフォンで書類を撮り、その写真を添付してください。"
        ),
    )


def new_image(content: bytes) -> bytes:
    """Upright, without what a camera writes beside the picture (place, time, owner)."""
    try:
        with Image.open(io.BytesIO(content), formats=IMAGES) as image:
            if image.width * image.height > MOST_PIXELS:
                raise too_large()
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            return saved(upright)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,  # Pillow's word for a broken PNG
        ValueError,
    ):
        raise not_a_paper() from None


def saved(image: Image.Image) -> bytes:
    """What shines through stands on white."""
    whole = image.convert("RGBA" if image.has_transparency_data else "RGB")
    whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if whole.mode == "RGBA":
        white = Image.new("RGB", whole.size, "white")
        white.paste(whole, mask=whole.getchannel("A"))
        whole = white
    told = io.BytesIO()
    whole.save(told, "JPEG", quality=85)
    return told.getvalue()


def new_pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content)) as old, pikepdf.new() as new:
            if not 0 < len(old.pages) <= MOST_PAGES:
                raise not_a_paper()
            new.pages.extend(old.pages)
            for page in new.pages:
                strip(page)
            told = io.BytesIO()
            new.save(told, compress_streams=False, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError):
        raise not_a_paper() from None
    refuse_active(told.getvalue())
    return told.getvalue()


def strip(page: pikepdf.Page) -> None:
    for name in set(page.obj.keys()) - OF_A_PAGE:
        del page.obj[name]


def refuse_active(content: bytes) -> None:
    """What hung on the pages has gone; what hides below them is not let in.

    A stream with `/F` lies in a file outside.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                look_into(thing)


def look_into(thing: pikepdf.Dictionary | pikepdf.Stream) -> None:
    names = set(thing.keys())
    if ACTIVE & names or (isinstance(thing, pikepdf.Stream) and "/F" in names):
        raise not_a_paper()
    for value in thing.values():
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            look_into(value)
