"""Sign a PDF of our own printer, by an addition to its end (ISO 32000-1, 7.5.6).

The printer writes plain objects and a plain table, catalogue last. So the addition is
four objects long and nothing of the pages is read: whatever looks otherwise is refused.
"""

import hashlib
import re
from datetime import datetime
from typing import NamedTuple

from madoguchi.documents import cms
from madoguchi.documents.ports import TimeStamper
from madoguchi.documents.signer import Signer

TRAILER_PATTERN = re.compile(
    rb"trailer\s*<</Size (\d+)/Root (\d+) 0 R/Info (\d+) 0 R/ID\[\(([^()\\]*)\)"
    rb"\([^()\\]*\)\]>>\s*startxref\s*(\d+)\s*%%EOF\s*$"
)
KIDS_PATTERN = re.compile(rb"/Kids\[(\d+) 0 R")
XREF_ENTRY_BYTES = 20  # bytes of a line of the table
SIGNATURE_ROOM_BYTES = 1_500  # bytes of a signature beside its certificates
TIME_STAMP_ROOM_BYTES = 12_000  # a time stamp with its authority's certificates


class PdfTrailer(NamedTuple):
    """What the end of the file says."""

    size: int
    root: int
    info: int
    identity: bytes
    table: int


def sign_pdf(
    pdf: bytes,
    signer: Signer,
    *,
    number: str,
    at: datetime,
    stamp: TimeStamper | None = None,
) -> bytes:
    """Append a signature (PAdES B-B; B-T with a stamp). `at` is in JST."""
    room = SIGNATURE_ROOM_BYTES + sum(
        len(c.tbs_certificate_bytes) + 200 for c in signer.chain
    )
    if stamp:
        room += TIME_STAMP_ROOM_BYTES
    addition, hole = incremental_update(pdf, number=number, at=at, room=room)
    draft = bytearray(pdf.rstrip() + b"\n" + addition)
    start = len(draft) - len(addition) + hole
    end = start + 2 * room + 2
    range_ = b"%d %d %d" % (start, end, len(draft) - end)
    place = draft.rindex(b"/ByteRange[0 ", 0, start) + len(b"/ByteRange[0 ")
    draft[place : place + 32] = range_.ljust(32)
    digest = hashlib.sha256(memoryview(draft)[:start])
    digest.update(memoryview(draft)[end:])
    signature = create_signature(digest.digest(), signer, stamp)
    if len(signature) > room:
        raise ValueError(f"the signature has {len(signature)} bytes, not {room}")
    draft[start:end] = b"<" + signature.hex().encode().ljust(2 * room, b"0") + b">"
    return bytes(draft)


def create_signature(digest: bytes, signer: Signer, stamp: TimeStamper | None) -> bytes:
    attributes = cms.signed_attributes(digest, signer)
    signature = cms.sign_attributes(attributes, signer)
    token = stamp(hashlib.sha256(signature).digest()) if stamp else b""
    return cms.build_signed_data(attributes, signature, signer, token)


def incremental_update(
    pdf: bytes, *, number: str, at: datetime, room: int
) -> tuple[bytes, int]:
    """The addition without its signature, and where in it the signature goes."""
    tail, begin = parse_trailer(pdf), len(pdf.rstrip()) + 1
    field, value = tail.size, tail.size + 1
    page = int(first_match(KIDS_PATTERN, read_object(pdf, tail, 1)))
    on_page, catalogue = read_object(pdf, tail, page), read_object(pdf, tail, tail.root)
    if b"/Annots" in on_page or not catalogue.startswith(b"<</Type/Catalog"):
        raise ValueError("neither page nor catalogue as our printer makes them")
    objects = {
        page: with_dictionary_entry(on_page, b"/Annots[%d 0 R]" % field),
        tail.root: with_dictionary_entry(
            catalogue,
            b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>" % field,
        ),
        field: signature_widget(page, value),
        value: signature_dictionary(number, at, room),
    }
    out, places = bytearray(), {}
    for number_, body in objects.items():
        places[number_] = begin + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number_, body)
    hole = out.index(b"/Contents<", places[value] - begin) + len(b"/Contents")
    out += xref_and_trailer(
        places, tail, begin + len(out), hashlib.sha256(pdf).digest()[:16]
    )
    return bytes(out), hole


def parse_trailer(pdf: bytes) -> PdfTrailer:
    found = TRAILER_PATTERN.search(pdf, max(0, len(pdf) - 1_000))
    if not found:
        raise ValueError("not the end of a PDF of our printer")
    size, root, info, identity, table = found.groups()
    return PdfTrailer(int(size), int(root), int(info), identity, int(table))


def read_object(pdf: bytes, tail: PdfTrailer, number: int) -> bytes:
    """The body of an object, found through the table."""
    first = pdf.index(b"\n", pdf.index(b"\n", tail.table) + 1) + 1
    line = pdf[
        first + XREF_ENTRY_BYTES * number : first + XREF_ENTRY_BYTES * (number + 1)
    ]
    begin = int(line[:10])
    head = b"%d 0 obj\n" % number
    if not pdf.startswith(head, begin):
        raise ValueError(f"object {number} is not where the table says")
    return pdf[begin + len(head) : pdf.index(b"\nendobj", begin)]


def first_match(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    found = pattern.search(text)
    if not found:
        raise ValueError(f"no {pattern.pattern!r}")
    return found[1]


def with_dictionary_entry(body: bytes, member: bytes) -> bytes:
    if not body.endswith(b">>"):
        raise ValueError("not a dictionary")
    return body[:-2] + member + b">>"


def signature_widget(page: int, value: int) -> bytes:
    """Printable as PDF/A asks, of no size, and off the page, where PDF/UA leaves it."""
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/V %d 0 R/P %d 0 R"
        b"/F 132/Rect[-9 -9 -9 -9]>>"
    ) % (value, page)


def signature_dictionary(number: str, at: datetime, room: int) -> bytes:
    zone = at.strftime("%z")
    moment = f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}'"
    return (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        b"/ByteRange[0 %s]/M(%s)/Reason(Issue of %s)/Contents<%s>>>"
    ) % (b" " * 32, moment.encode(), number.encode("ascii"), b"0" * (2 * room))


def xref_and_trailer(
    places: dict[int, int], tail: PdfTrailer, table: int, identity: bytes
) -> bytes:
    """Table, trailer and where the table is."""
    lines = [
        b"%d 1\n%010d 00000 n\r\n" % (number, place)
        for number, place in sorted(places.items())
    ]
    return b"xref\n%strailer\n%sstartxref\n%d\n%%%%EOF\n" % (
        b"".join(lines),
        b"<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d/ID[(%s)<%s>]>>\n"
        % (
            tail.size + 2,
            tail.root,
            tail.info,
            tail.table,
            tail.identity,
            identity.hex().encode(),
        ),
        table,
    )
