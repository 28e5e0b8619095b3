"""Decode images in the child process: the pixels are kept, and nothing beside them."""

import io
from collections.abc import Iterator

import pi_heif
from PIL import AvifImagePlugin, Image, UnidentifiedImageError

from madoguchi.procedures.attachments.boxed_pixels import boxed_pixels
from madoguchi.procedures.attachments.child_refusal import ChildRefusal
from madoguchi.procedures.attachments.file_kinds import FileKind
from madoguchi.procedures.attachments.jpeg_encoding import encode_jpeg
from madoguchi.procedures.attachments.page_image import (
    MAX_ANSWER_BYTES,
    MAX_KEPT_PIXELS,
    MAX_PAGES,
    PageImage,
)

MAX_DECODED_PIXELS = 50_000_000  # four bytes each, twice while they are converted
POINTS_PER_PIXEL = 72 / 200
EXIF_ORIENTATION = 0x0112
TRANSPOSE_BY_ORIENTATION = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BROKEN_IMAGE_ERRORS = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,  # Pillow's word for a broken PNG
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    RuntimeError,
)


def image_pages(content: bytes, kind: FileKind) -> list[PageImage]:
    """Return the image as a page; of a TIFF each of its images.

    Refused by code: `paper_broken`, `paper_too_many_pixels`, `paper_too_many_pages`.
    """
    if pixels_before_opening(content, kind) > MAX_DECODED_PIXELS:
        raise ChildRefusal("paper_too_many_pixels")
    Image.MAX_IMAGE_PIXELS = None  # counted here, once a JPEG is scaled
    pi_heif.options.DECODE_THREADS = AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pi_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            frames = frame_count(image, kind)
            max_bytes = MAX_ANSWER_BYTES // frames
            return [page_of_image(i, max_bytes) for i in each_frame(image, frames)]
    except BROKEN_IMAGE_ERRORS as error:
        raise ChildRefusal("paper_broken") from error


def pixels_before_opening(content: bytes, kind: FileKind) -> int:
    """Width by height where opening decodes already, or fails for a size; else 0."""
    if kind == FileKind.WEBP:
        return webp_pixels(content)
    return boxed_pixels(content) if kind in {FileKind.HEIF, FileKind.AVIF} else 0


def webp_pixels(content: bytes) -> int:
    """Width by height as a WebP says it (RFC 9649, 2.5 to 2.7); 0 if it does not."""
    kind, body = content[12:16], content[20:30]
    if kind == b"VP8X":
        sides = [int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7)]
    elif kind == b"VP8 ":
        sides = [int.from_bytes(body[at : at + 2], "little") % 2**14 for at in (6, 8)]
    elif kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        sides = [bits % 2**14 + 1, (bits >> 14) % 2**14 + 1]
    else:
        return 0
    return sides[0] * sides[1]


def frame_count(image: Image.Image, kind: FileKind) -> int:
    """How many images count: a TIFF has a page each, others move or have previews."""
    count: int = getattr(image, "n_frames", 1) if kind == FileKind.TIFF else 1
    if count > MAX_PAGES:
        raise ChildRefusal("paper_too_many_pages")
    return count


def each_frame(image: Image.Image, frames: int) -> Iterator[Image.Image]:
    for number in range(frames):
        if number:
            image.seek(number)
        yield image


def page_of_image(image: Image.Image, max_bytes: int) -> PageImage:
    target = kept_size(*image.size)  # before a JPEG is decoded at a half or a quarter
    is_progressive = bool(image.info.get("progressive"))
    if not is_progressive:  # a progressive one is whole in memory however it is scaled
        image.draft("RGB", target)
    if image.width * image.height > MAX_DECODED_PIXELS:
        raise ChildRefusal("paper_too_many_pixels")
    image.load()
    orientation = image.getexif().get(EXIF_ORIENTATION, 1)
    plain = opaque_pixels(image, target)
    if (turn := TRANSPOSE_BY_ORIENTATION.get(orientation)) is not None:
        plain = plain.transpose(turn)
    jpeg = encode_jpeg(plain, max_bytes)
    width, height = (side * POINTS_PER_PIXEL for side in plain.size)
    return PageImage(jpeg, width, height)


def kept_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in pixels at which an image is kept, its shape unchanged."""
    factor = (MAX_KEPT_PIXELS / max(width * height, 1)) ** 0.5
    if factor >= 1:
        return width, height
    return max(1, int(width * factor)), max(1, int(height * factor))


def opaque_pixels(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Scale down to `size`, and put transparent pixels on white."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    whole = image if image.mode == mode else image.convert(mode)
    small = whole.resize(size) if whole.size != size else whole.copy()
    if mode == "RGBA":
        white = Image.new("RGB", small.size, "white")
        white.paste(small, mask=small.getchannel("A"))
        return white
    return small
