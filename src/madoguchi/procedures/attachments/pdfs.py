"""Rewrite PDFs: the pages, without scripts, actions, forms or embedded files."""

import io

import pikepdf

from madoguchi.procedures.attachments.refusals import unreadable_file

MAX_PDF_PAGES = 30
ALLOWED_PAGE_KEYS = {
    *("/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Contents"),
    *("/Resources", "/UserUnit", "/Group"),
}
ACTIVE_CONTENT_KEYS = {
    *("/JavaScript", "/JS", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/Launch"),
    *("/RichMedia", "/RichMediaContent", "/XFA", "/OpenAction", "/AA"),
}
"""Names that no page needs in order to be seen."""


def rewrite_pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content)) as old, pikepdf.new() as new:
            if not 0 < len(old.pages) <= MAX_PDF_PAGES:
                raise unreadable_file()
            new.pages.extend(old.pages)
            for page in new.pages:
                strip_page(page)
            buffer = io.BytesIO()
            new.save(buffer, compress_streams=False, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError):
        raise unreadable_file() from None
    refuse_active_content(buffer.getvalue())
    return buffer.getvalue()


def strip_page(page: pikepdf.Page) -> None:
    for name in set(page.obj.keys()) - ALLOWED_PAGE_KEYS:
        del page.obj[name]


def refuse_active_content(content: bytes) -> None:
    """Refuse a rewritten PDF that still holds scripts, actions or files.

    A stream with `/F` lies in a file outside.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                refuse_active_object(thing)


def refuse_active_object(thing: pikepdf.Dictionary | pikepdf.Stream) -> None:
    names = set(thing.keys())
    is_outside = isinstance(thing, pikepdf.Stream) and "/F" in names
    if is_outside or ACTIVE_CONTENT_KEYS & names:
        raise unreadable_file()
    for value in thing.values():
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            refuse_active_object(value)
