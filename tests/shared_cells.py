"""What both systems change, and the folder that the two begin with."""

from pathlib import Path

from tests.customer_acts import ADDRESSEES, ADDRESSES, LOGINS, MAILS, PHONES, PLANS
from tests.import_folders import read_rows, write_operator_folder, write_rows

SHARED = {
    "parties": ("phone", "postal_code", "address", "name", "kana"),
    "billing_accounts": ("email", "addressee", "department_code", "payment_method"),
    "payment_methods": ("kind", "card_brand", "card_last4", "card_expiry"),
    "contracts": (
        *("plan_code", "term_end_on", "status"),
        *("service_postal_code", "service_address"),
    ),
    "logins": ("email",),
}
"""By file, what both systems change."""

STAFF_VALUES = {
    ("parties", "phone"): PHONES,
    ("billing_accounts", "email"): MAILS,
    ("billing_accounts", "addressee"): [name for name, _code in ADDRESSEES],
    ("billing_accounts", "department_code"): ["", "D1", "D9"],
    ("contracts", "plan_code"): PLANS,
    ("contracts", "status"): ["active", "suspended"],
    ("contracts", "term_end_on"): ["", "2027-12-31", "2029-01-31"],
    ("contracts", "service_address"): [place for _code, place in ADDRESSES],
}
MOVING = [("mailboxes", "box@mail.example.jp"), ("equipment", "S1")]
"""Only the operator's system says whose they are."""


def write_folder_of_two_systems(folder: Path) -> Path:
    """The small operator's folder, in which each customer has one login, of its own."""
    write_operator_folder(folder)
    header, *rows = read_rows(folder, "logins")
    kept = {row[1]: row for row in reversed(rows)}
    for number, (address, _next) in LOGINS.items():
        kept[number][0] = address
    write_rows(folder, "logins", [header, *kept.values()])
    return folder
