"""Names under which an invoice is kept: searchable by date, seller, amount, number.

The tax office's example for electronic books puts date, counterparty and amount into
the name (電子帳簿保存法); number and contract follow.
"""

import re
from urllib.parse import quote

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.xml_format import xml_format

FORBIDDEN_CHARACTERS = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
)
MAX_ISSUER_BYTES = 100  # bytes of UTF-8; file systems take 255 for the whole name
MAX_NUMBER_LENGTH = 30


def invoice_file_name(invoice: Invoice, extension: str = "pdf") -> str:
    """`20261110_みちのく通信株式会社_7449_I000000001_C000000000.pdf`.

    The last part is the contract where there is one, else (several, or none) the
    number of the billing account. An XML file says its format behind it. Without what
    Windows forbids in a name.
    """
    parts = [
        f"{invoice.issued_on:%Y%m%d}",
        issuer_part(invoice.issuer.name),
        str(invoice.total_yen),
        strip_forbidden(invoice.invoice_number)[:MAX_NUMBER_LENGTH],
        strip_forbidden(contract_or_account(invoice))[:MAX_NUMBER_LENGTH],
    ]
    if extension == "xml":
        parts.append(xml_format(invoice).file_suffix)
    return f"{'_'.join(parts)}.{extension}"


def contract_or_account(invoice: Invoice) -> str:
    if len(invoice.contracts) == 1:
        return invoice.contracts[0].contract_number
    return invoice.account_number


def issuer_part(name: str) -> str:
    """Cut to whole characters."""
    cut = strip_forbidden(name).encode()[:MAX_ISSUER_BYTES]
    return cut.decode(errors="ignore").strip(" .") or "issuer"


def strip_forbidden(text: str) -> str:
    return " ".join(FORBIDDEN_CHARACTERS.sub("", text).split()).strip(".")


def content_disposition(name: str) -> str:
    """The header's value (RFC 6266): an ASCII name for old programs, then UTF-8."""
    ascii_name = re.sub(r"[^A-Za-z0-9._-]+", "", name)
    ascii_name = re.sub(r"_{2,}", "_", ascii_name)
    coded = quote(name, safe="", encoding="utf-8")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{coded}"
