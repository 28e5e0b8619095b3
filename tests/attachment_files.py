"""Files as people send them, good and bad."""

import io
import zlib

import pikepdf
from PIL import Image


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more) -> bytes:
    told = io.BytesIO()
    Image.new("RGB", size, "lightgrey").save(told, kind, **more)
    return told.getvalue()


def with_sides(boxed: bytes, side: int) -> bytes:
    """A HEIC or an AVIF that says a square of that side (ISO/IEC 23008-12, 6.5.3)."""
    begin = boxed.index(b"ispe") + 8
    return boxed[:begin] + side.to_bytes(4) * 2 + boxed[begin + 8 :]


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
    """Actions that hide below the resources of a page, in an array too."""
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        launch = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=r"\\evil\share")
        hidden = pikepdf.Dictionary(
            Odd=pikepdf.Dictionary(AA=script), Row=pikepdf.Array([script, launch])
        )
        pdf.pages[0].obj.Resources = hidden
        pdf.save(told)
    return told.getvalue()


def encrypted_pdf() -> bytes:
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        pdf.save(told, encryption=pikepdf.Encryption(owner="o", user="u"))
    return told.getvalue()


def filled_form() -> bytes:
    """A form without appearances: a viewer paints what stands in its fields."""
    name = pikepdf.Name
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        page = pdf.pages[0]
        font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1)
        font.BaseFont = name.Helvetica
        field = pikepdf.Dictionary(
            Type=name.Annot,
            Subtype=name.Widget,
            FT=name.Tx,
            F=4,
            T="name",
            V="HANAKO",
            DA="/Helv 40 Tf 0 g",
            Rect=[10, 100, 190, 160],
        )
        fields = pikepdf.Array([pdf.make_indirect(field)])
        page.obj.Annots = fields
        page.Contents = pdf.make_stream(b"")
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=fields, NeedAppearances=True, DA="/Helv 0 Tf 0 g"
        )
        fonts = pikepdf.Dictionary(Helv=font)
        pdf.Root.AcroForm.DR = pikepdf.Dictionary(Font=fonts)
        pdf.Root.AcroForm.XFA = "<xfa>junk</xfa>"
        pdf.save(told)
    return told.getvalue()


def dynamic_form() -> bytes:
    """A form that only its maker's program can paint (XFA 3.3, dynamic)."""
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA="<xfa/>")
        pdf.Root.NeedsRendering = True
        pdf.save(told)
    return told.getvalue()


def flat_png(side: int, mode: str) -> bytes:
    told = io.BytesIO()
    Image.new(mode, (side, side)).save(told, "PNG")
    return told.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """A page whose stream, packed twice, unpacks to that many megabytes of blanks."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    next_one = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(first + next_one * (megabytes - 1) + packer.flush())
    head = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>" % len(packed)
    return b"\n".join(
        (
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            b"endobj 4 0 obj" + head + b"stream",
            packed,
            b"endstream endobj trailer<</Root 1 0 R>>",
        )
    )


def pdf_of_object_stream(objects: int) -> bytes:
    """A PDF with so many objects in a stream of objects, which packs well."""
    told = io.BytesIO()
    with a_pikepdf() as pdf:
        row = [pdf.make_indirect(pikepdf.Dictionary(A=1)) for _nth in range(objects)]
        pdf.Root.Odd = pikepdf.Array(row)
        modes = pikepdf.ObjectStreamMode.generate
        pdf.save(told, object_stream_mode=modes, recompress_flate=True)
    return told.getvalue()
