"""Files as people send them, good and bad."""

import io

import pikepdf
from PIL import Image

from madoguchi.adapters.simulator.scanner import EICAR_PATTERN


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more) -> bytes:
    told = io.BytesIO()
    Image.new("RGB", size, "lightgrey").save(told, kind, **more)
    return told.getvalue()


def a_pdf(words: bytes = b"hello", pages: int = 1) -> bytes:
    told = io.BytesIO()
    with a_pikepdf(words, pages) as pdf:
        pdf.save(told, compress_streams=False)
    return told.getvalue()


def a_pikepdf(words: bytes = b"hello", pages: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _nth in range(pages):
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Contents = pdf.make_stream(b"BT (" + words + b") Tj ET")
    return pdf


def pdf_with_script() -> bytes:
    """A PDF that runs a script when opened, has a form, a link and a file inside."""
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        pdf.attachments["evil.exe"] = b"MZ"
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=script
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([link])
        pdf.save(told)
    return told.getvalue()


def pdf_with_hidden_script() -> bytes:
    """A script that hides under the resources of a page."""
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        hidden = pikepdf.Dictionary(Odd=pikepdf.Dictionary(AA=script))
        pdf.pages[0].obj.Resources = hidden
        pdf.save(told)
    return told.getvalue()


def encrypted_pdf() -> bytes:
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        pdf.save(told, encryption=pikepdf.Encryption(owner="o", user="u"))
    return told.getvalue()


def infected_pdf() -> bytes:
    return a_pdf(EICAR_PATTERN)
