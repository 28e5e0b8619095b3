"""Encode pixels as JPEG, and nothing that was stored beside them."""

import io

from PIL import Image

JPEG_QUALITIES = (85, 70, 50, 35)


def encode_jpeg(image: Image.Image, max_bytes: int) -> bytes:
    """Encode an RGB image as well as the bytes allow: no comment, profile or EXIF."""
    while True:
        image.info = {}
        for quality in JPEG_QUALITIES:
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=quality, comment=b"")
            if buffer.tell() <= max_bytes:
                return buffer.getvalue()
        image = image.reduce(2)
