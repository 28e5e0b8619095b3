"""Every address of the portal, with one person's own values in it."""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from django.urls import reverse

from madoguchi.procedures.engine.receipt_numbers import receipt_number

BILL_MONTH = date(2026, 10, 1)
OF_A_CONTRACT = {
    "contract",
    "usage",
    "returns",
    "bills",
    "latest-bill",
    "running-bill",
    "delivery",
}
OF_A_MONTH = {
    "bill",
    "usage-of-month",
    "invoice",
    "invoice-pdf",
    "invoice-xml",
    "lines-csv",
    "bill-history",
    "bill-reissue",
}
OF_A_WAY = {"second-step", "confirm", "channel-add", "channel-code"}
OF_A_ROW = {"channel-remove", "passkey-remove"}
OF_AN_ORDER = {"order", "order-cancel", "order-pdf", "order-calendar"}
OF_A_DRAFT = {
    "procedure-check",
    "procedure-discard",
    "procedure-papers",
    "procedure-code",
}
PROCEDURE_SLUG = "nickname"


def draft_key_of(code: str) -> UUID:
    """The key of the order that `an_order` makes for a contract."""
    return uuid5(NAMESPACE_OID, code)


def receipt_number_of(code: str) -> str:
    return receipt_number(BILL_MONTH, int(code))


def page_address(name: str, code: str, row: int = 0) -> str:
    """`row`: the number of a row that an address names."""
    return reverse(name, args=args_of(name, code, row))


def args_of(name: str, code: str, row: int) -> list[object]:
    groups: list[tuple[set[str], list[object]]] = [
        (OF_A_CONTRACT, [code]),
        (OF_A_MONTH, [code, BILL_MONTH]),
        (OF_A_WAY, ["mail"]),
        (OF_A_ROW, [row]),
        (OF_AN_ORDER, [receipt_number_of(code)]),
        ({"procedure"}, [code, PROCEDURE_SLUG]),
        ({"option-add", "option-remove"}, [code, "TALK"]),
        ({"procedure-of-party"}, [PROCEDURE_SLUG]),
        ({"procedure-input"}, [PROCEDURE_SLUG, draft_key_of(code), 1]),
        (OF_A_DRAFT, [PROCEDURE_SLUG, draft_key_of(code)]),
        ({"procedure-paper"}, [PROCEDURE_SLUG, draft_key_of(code), draft_key_of(code)]),
        ({"error"}, ["wrong_code"]),
        ({"go"}, ["2481"]),
        ({"books-file"}, [2**40]),
        ({"bundle", "bundle-file"}, [draft_key_of(f"bundle {code}")]),
        ({"document-file"}, [f"I{int(code[:5]) % 1000:03}{BILL_MONTH:%Y%m}", "pdf"]),
    ]
    return next((args for names, args in groups if name in names), [])
