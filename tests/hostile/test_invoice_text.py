"""Whatever a record says is printed, never obeyed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.billing.record.invoice import Invoice
from tests.invoices import BASE_RECORD, a_line, an_invoice, render_invoice_pdf
from tests.unit.test_invoice_pdf import printed


def saying(text: str) -> Invoice:
    """An invoice with that text in every place that takes text."""
    issuer = dict.fromkeys(BASE_RECORD["issuer"], text)
    addressee = dict.fromkeys(BASE_RECORD["addressee"], text)
    line = a_line(1, (text, text, "1", "900", "STANDARD_10"), contract_number=text)
    names = ("contract_number", "line_number", "nickname", "plan_name", "service")
    return an_invoice(
        [line],
        issuer=issuer,
        addressee=addressee,
        contracts=[dict.fromkeys(names, text)],
        payment={"brand": text, "last4": text, "method": "card"},
        **dict.fromkeys(("account_number", "customer_number", "invoice_number"), text),
    )


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1")',
        "#panic()",
        "$x^2$",
        "\\ back \\",
        "@label <label>",
        "*bold* _slant_ `raw`",
        "= head",
        "- item",
        "// gone",
        "/* gone */",
        "#{ sys.inputs }",
        '"]), #read("/etc/a")',
        "a -- b --- c ... ~",
        "https://example.jp/a",
        "<script>alert(1)</script>",
        "'; DROP TABLE bills; --",
        "{{ 7*7 }}",
    ],
)
def test_markup_is_printed_as_text(text: str) -> None:
    told = " ".join(printed(saying(text)).split())
    assert told.count(text) >= 8


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("髙﨑𠮷", "髙﨑𠮷"),
        ("葛\U000e0100城", "葛城"),
        ("😀", "〓"),
        ("a\x00b\x1bc", "a〓b〓c"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("\u202e円000,1", "〓円000,1"),
        ("\ue000", "〓"),
        ("\ufeff\u200b", "〓〓"),
        ("ไทย", "〓〓〓"),
        ("\uffff", "〓"),
        ("", ""),
    ],
)
def test_what_cannot_be_printed_is_shown_as_geta(text: str, shown: str) -> None:
    assert printable_text(text) == shown
    assert shown in printed(saying(f"[{text}]"))


@pytest.mark.parametrize("sign", [*"A9ー漢(「」.,'", '"', "〓"])
def test_a_text_without_end_is_broken_and_stays_on_the_page(sign: str) -> None:
    told = printed(saying(sign * 500))
    assert told.count(sign) >= 8 * 500


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_any_text_at_all_gives_a_file(text: str) -> None:
    try:
        invoice = saying(text)
    except UnicodeEncodeError:  # half a character is no text: read() refuses it
        return
    assert render_invoice_pdf(invoice).startswith(b"%PDF-")


@given(st.characters(exclude_categories=["Cs"]))
@settings(max_examples=400)
def test_any_character_can_be_printed_beside_any(char: str) -> None:
    told = printable_text(f"あ{char}a{char}")
    assert told
    assert render_invoice_pdf(an_invoice([a_line(1, ("X", told, "1", "1", "EXEMPT"))]))
