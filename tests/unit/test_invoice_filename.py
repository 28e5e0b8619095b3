import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.file_names import (
    content_disposition,
    invoice_file_name,
)
from tests.invoices import A_FIBRE, BASE_RECORD, a_line, an_invoice


def issued_by(name: str) -> Invoice:
    return an_invoice(1, issuer=BASE_RECORD["issuer"] | {"name": name})


def test_the_name_tells_day_seller_amount_number_and_contract() -> None:
    assert invoice_file_name(an_invoice(4)) == (
        "20261110_みちのく通信株式会社_1499_I000000001_C000000000.pdf"
    )


def test_several_contracts_are_named_by_their_account() -> None:
    assert invoice_file_name(an_invoice(12), "csv") == (
        "20261110_みちのく通信株式会社_9451_I000000001_B0000000.csv"
    )


def test_a_credit_keeps_its_sign() -> None:
    invoice = an_invoice([a_line(1, A_FIBRE[2])])
    assert invoice_file_name(invoice).split("_")[2] == "-550"


@pytest.mark.parametrize(
    ("issuer", "told"),
    [
        ('a<b>c:d"e/f\\g|h?i*j', "abcdefghij"),
        ("通信\x00\r\n社", "通信社"),
        ("  (株)  みち . ", "(株) みち"),
        ("..", "issuer"),
        ("\u202efdp.exe", "fdp.exe"),
        ("髙﨑𠮷", "髙﨑𠮷"),
        ("社" * 200, "社" * 33),
        ("𠮷" * 200, "𠮷" * 25),
    ],
)
def test_what_windows_forbids_is_left_out_and_length_is_bounded(
    issuer: str, told: str
) -> None:
    assert invoice_file_name(issued_by(issuer)).split("_")[1] == told


@given(st.text().filter(lambda text: "_" not in text))
def test_whatever_the_issuer_is_called_the_name_is_one_a_disk_can_hold(
    issuer: str,
) -> None:
    try:
        name = invoice_file_name(issued_by(issuer))
    except UnicodeEncodeError:  # half a character is no text: read() refuses it
        return
    assert len(name.encode()) <= 255
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
    assert name.endswith("_990_I000000001_C000000000.pdf")


def test_the_header_has_an_ascii_name_and_the_full_one() -> None:
    value = content_disposition(invoice_file_name(an_invoice(4)))
    assert value.isascii()
    plain, full = value.split("; ")[1:]
    assert plain == 'filename="20261110_1499_I000000001_C000000000.pdf"'
    assert full.startswith("filename*=UTF-8''20261110_%E3%81%BF")
    assert unquote(full.removeprefix("filename*=UTF-8''")) == invoice_file_name(
        an_invoice(4)
    )


def test_nothing_in_a_name_can_end_the_header() -> None:
    value = content_disposition('a"; x=\r\nSet-Cookie: b.pdf')
    assert value == (
        'attachment; filename="axSet-Cookieb.pdf"; '
        "filename*=UTF-8''a%22%3B%20x%3D%0D%0ASet-Cookie%3A%20b.pdf"
    )
