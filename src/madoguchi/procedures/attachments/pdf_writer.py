"""Write a PDF whose pages are pictures: no fonts, forms, actions or metadata.

ISO 32000-1, 7.5; the JPEGs go in as they are (DCTDecode).
"""

from madoguchi.procedures.attachments.jpeg_check import JpegSize
from madoguchi.procedures.attachments.page_image import PageImage

COLOUR_SPACES = {1: "DeviceGray", 3: "DeviceRGB"}
OBJECTS_PER_PAGE = 3  # the page, what it paints, and the picture


def pdf_of_pages(pages: list[tuple[PageImage, JpegSize]]) -> bytes:
    first = [3 + OBJECTS_PER_PAGE * number for number in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in first)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
    ]
    for number, (page, size) in zip(first, pages, strict=True):
        objects += page_objects(number, page, size)
    return joined_objects(objects)


def page_objects(number: int, page: PageImage, size: JpegSize) -> list[bytes]:
    width, height = f"{page.width_points:.2f}", f"{page.height_points:.2f}"
    head = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
        f"/Contents {number + 1} 0 R/Resources<</XObject<</P {number + 2} 0 R>>>>>>"
    )
    painting = f"{width} 0 0 {height} 0 0 cm /P Do".encode()
    picture = (
        f"/Type/XObject/Subtype/Image/Width {size.width}/Height {size.height}"
        f"/BitsPerComponent 8/ColorSpace/{COLOUR_SPACES[size.components]}"
        "/Filter/DCTDecode"
    )
    return [
        head.encode(),
        format_stream("", painting),
        format_stream(picture, page.jpeg),
    ]


def format_stream(entries: str, content: bytes) -> bytes:
    head = f"<<{entries}/Length {len(content)}>>stream\n".encode()
    return head + content + b"\nendstream"


def joined_objects(objects: list[bytes]) -> bytes:
    """Join header, objects, cross-reference table and trailer."""
    parts, offsets, at = [b"%PDF-1.4\n"], [], 9
    for number, content in enumerate(objects, 1):
        offsets.append(at)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        at += len(parts[-1])
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    parts.append(
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n"
        f"startxref\n{at}\n%%EOF\n".encode()
    )
    return b"".join(parts)
