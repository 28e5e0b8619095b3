"""Rewrite images: the pixels are kept, and nothing that was stored beside them."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from madoguchi.procedures.attachments.refusals import file_too_large, unreadable_file

MAX_IMAGE_PIXELS = 50_000_000
MAX_SIDE_PIXELS = 3_000  # pixels of what is kept: enough to read small print
IMAGE_FORMATS = ["JPEG", "PNG", "WEBP"]


def rewrite_image(content: bytes) -> bytes:
    """Return an upright JPEG without metadata (place, time, owner)."""
    try:
        with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise file_too_large()
            image.draft("RGB", (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
            upright = ImageOps.exif_transpose(image)
            return encode_jpeg(upright)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,  # Pillow's word for a broken PNG
        ValueError,
    ):
        raise unreadable_file() from None


def encode_jpeg(image: Image.Image) -> bytes:
    """Encode as JPEG; transparent pixels become white."""
    whole = image.convert("RGBA" if image.has_transparency_data else "RGB")
    whole.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    if whole.mode == "RGBA":
        white = Image.new("RGB", whole.size, "white")
        white.paste(whole, mask=whole.getchannel("A"))
        whole = white
    buffer = io.BytesIO()
    whole.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
