"""Tell the kind of a file by its first bytes, whatever it is called."""

from enum import StrEnum

HEAD_BYTES = 64
"""So many first bytes tell the kind."""

BRANDS_END = 32  # bytes: the first brands of an ISO base media file lie before it
AVIF_BRANDS = (b"avif", b"avis")
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class FileKind(StrEnum):
    """The kinds that are read; an image's name is Pillow's."""

    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIF = "HEIF"
    AVIF = "AVIF"
    TIFF = "TIFF"
    GIF = "GIF"
    BMP = "BMP"


IMAGE_KINDS = [kind for kind in FileKind if kind != FileKind.PDF]
READ_MEDIA_TYPES = [
    *(f"image/{kind.lower()}" for kind in IMAGE_KINDS),
    *("image/heic", ".heic", ".heif", "application/pdf"),
]
"""What a browser lets people choose; some know HEIC by its name alone."""

KIND_BY_FIRST_BYTES = {
    b"%PDF-": FileKind.PDF,
    b"\xff\xd8\xff": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"II*\0": FileKind.TIFF,
    b"MM\0*": FileKind.TIFF,
    b"GIF87a": FileKind.GIF,
    b"GIF89a": FileKind.GIF,
    b"BM": FileKind.BMP,
}


def kind_of_file(head: bytes) -> FileKind | None:
    """Return the kind of a file that begins with `head`; None if it is not read."""
    if head[4:8] == b"ftyp":
        return kind_of_brands(head[8:BRANDS_END])
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    kinds = KIND_BY_FIRST_BYTES.items()
    return next((kind for begin, kind in kinds if head.startswith(begin)), None)


def kind_of_brands(brands: bytes) -> FileKind | None:
    """Tell AVIF and HEIF apart: major brand, minor version, brands that fit as well."""
    names = [brands[at : at + 4] for at in range(0, len(brands), 4)]
    if any(name in AVIF_BRANDS for name in names):
        return FileKind.AVIF
    return FileKind.HEIF if any(name in HEIF_BRANDS for name in names) else None
