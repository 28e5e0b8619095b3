"""Paint PDFs in the child process: of each page its picture, and nothing else of it.

PDFium runs no scripts here (it has none inside), follows no links and fetches nothing.
What was filled into a form, and notes on a page, are painted as a printer would.
"""

import ctypes
from math import isfinite
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import pypdfium2
import pypdfium2.raw as pdfium

from madoguchi.procedures.attachments.child_refusal import ChildRefusal
from madoguchi.procedures.attachments.jpeg_encoding import encode_jpeg
from madoguchi.procedures.attachments.page_image import (
    MAX_ANSWER_BYTES,
    MAX_PAGES,
    PageImage,
)

PIXELS_PER_POINT = 200 / 72
MAX_PAGE_PIXELS = 12_000_000  # A3 has 8 million at 200 dots an inch
LOCKED_ERRORS = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
FONT_FOLDERS = [
    Path(package.__file__).parent
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
]
"""Japanese forms name fonts that they do not bring along."""

SYSTEM_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
KEPT_PATHS: list[object] = []  # PDFium reads them as long as it runs


def pdf_pages(content: bytes) -> list[PageImage]:
    """Return the pages of a PDF as pictures.

    Refused by code: `paper_broken`, `paper_locked`, `paper_too_many_pages`,
    `paper_needs_printing`.
    """
    use_fonts(FONT_FOLDERS)
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            if pdf.get_formtype() == pdfium.FORMTYPE_XFA_FULL:
                raise ChildRefusal("paper_needs_printing")
            pdf.init_forms()
            count = len(pdf)
            if count > MAX_PAGES:
                raise ChildRefusal("paper_too_many_pages")
            if not count:
                raise ChildRefusal("paper_broken")
            return [paint_page(page, MAX_ANSWER_BYTES // count) for page in pdf]
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) in LOCKED_ERRORS
        raise ChildRefusal("paper_locked" if is_locked else "paper_broken") from error


def use_fonts(folders: list[Path]) -> None:
    """Start PDFium again with fonts of ours beside those of the system."""
    names = [str(folder).encode() for folder in (*folders, *SYSTEM_FONT_FOLDERS)]
    paths = (ctypes.c_char_p * (len(names) + 1))(*names, None)
    pointer = ctypes.cast(paths, ctypes.POINTER(ctypes.POINTER(ctypes.c_char)))
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(
        pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=pointer)
    )
    KEPT_PATHS.append(paths)


def paint_page(page: pypdfium2.PdfPage, max_bytes: int) -> PageImage:
    width, height = page.get_size()
    if not (isfinite(width * height) and width > 0 and height > 0):
        raise ChildRefusal("paper_broken")
    scale = min(PIXELS_PER_POINT, (MAX_PAGE_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    jpeg = encode_jpeg(image, max_bytes)
    return PageImage(jpeg, width, height)
