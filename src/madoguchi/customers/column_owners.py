"""Who owns each column of the import: this portal, the operator's system, or both.

docs/import-format.md prints the table (`python -m scripts.import_format`).
"""

from enum import StrEnum


class ColumnOwner(StrEnum):
    """Whose word counts for a column.

    PORTAL: no export overwrites what was set here. BOTH: customers and the desk change
    it here, and the operator's system does. OPERATOR: only exports change it.
    """

    PORTAL = "portal"
    BOTH = "both"
    OPERATOR = "operator"


PORTAL, BOTH, OPERATOR = ColumnOwner

COLUMN_OWNERS: dict[str, dict[ColumnOwner, tuple[str, ...]]] = {
    "operator": {
        OPERATOR: (
            "name",
            "brand",
            "registration_number",
            "postal_code",
            "address",
            "support_phone",
            "tax_rounding",
            "tax_basis",
            "closing_days",
            "invoice_issue_days_after_closing",
            "debit_day",
            "card_day",
            "transfer_due_day",
            "debit_collector_code",
            "settlement",
            "support_hours",
            "support_closed",
            "mail_senders",
            "sms_senders",
            "exported_at",
            "transfer_account",
            "payments_from",
            "promised_charges",
            "exit_fee_item",
            "equipment_fee_item",
            "work_fee_item",
            "compensation_item",
            "store_slips",
        )
    },
    "catalogue": {
        OPERATOR: (
            "item_code",
            "kind",
            "name",
            "price_excl",
            "tax_category",
            "charged",
            "term_months",
            "early_exit_fee",
            "valid_from",
            "valid_to",
            "unit",
            "carries_number",
            "plan_group",
        )
    },
    "parties": {
        BOTH: (
            "kind",
            "name",
            "kana",
            "corporate_number",
            "postal_code",
            "address",
            "phone",
            "email",
        ),
        OPERATOR: ("customer_number", "birth_date", "joined_on"),
    },
    "logins": {BOTH: ("email", "customer_number", "display_name", "role")},
    "old_numbers": {OPERATOR: ("old_number", "customer_number")},
    "documents": {
        OPERATOR: (
            "account_number",
            "number",
            "title",
            "issued_on",
            "billing_month",
            "contract_number",
            "tax",
            "total",
            "file",
        )
    },
    "billing_accounts": {
        BOTH: (
            "addressee",
            "department_code",
            "postal_code",
            "address",
            "payment_method",
            "email",
            "peppol_id",
        ),
        OPERATOR: (
            "account_number",
            "customer_number",
            "closing_day",
            "virtual_account",
        ),
    },
    "payment_methods": {
        BOTH: (
            "account_number",
            "kind",
            "card_token",
            "card_brand",
            "card_last4",
            "card_expiry",
            "bank_code",
            "branch_code",
            "account_type",
            "bank_account_number",
            "account_holder_kana",
            "registration_reference",
        )
    },
    "mandates": {
        OPERATOR: (
            "account_number",
            "mandate_number",
            "registered_on",
            "passbook_symbol",
            "passbook_number",
        )
    },
    "contracts": {
        PORTAL: ("nickname",),
        BOTH: (
            "plan_code",
            "status",
            "term_end_on",
            "service_postal_code",
            "service_address",
        ),
        OPERATOR: (
            "contract_number",
            "customer_number",
            "account_number",
            "service",
            "started_on",
            "line_number",
            "work_fee_monthly",
            "work_fee_until",
            "ended_on",
        ),
    },
    "contract_options": {
        BOTH: ("contract_number", "option_code", "started_on", "ended_on")
    },
    "open_items": {OPERATOR: ("account_number", "billing_month", "open_yen", "due_on")},
    "payments": {
        OPERATOR: (
            "payment_number",
            "account_number",
            "kind",
            "billing_month",
            "paid_on",
            "amount_yen",
        )
    },
    "usage": {OPERATOR: ("contract_number", "day", "megabytes")},
    "mailboxes": {OPERATOR: ("contract_number", "address", "quota_mb", "used_mb")},
    "equipment": {OPERATOR: ("contract_number", "kind", "model", "serial", "rental")},
    "charges": {
        OPERATOR: (
            "billing_month",
            "contract_number",
            "item_code",
            "description",
            "used_from",
            "used_to",
            "quantity",
            "unit_price_excl",
            "amount_excl",
            "tax_category",
        )
    },
}
"""By file and owner, every column of the import."""

SECRET_COLUMNS = frozenset(
    {
        ("payment_methods", "card_token"),
        ("payment_methods", "bank_account_number"),
        ("payment_methods", "registration_reference"),
        ("payment_methods", "account_holder_kana"),
    }
)
"""Their values are in no row of a change, whoever owns them."""


def owner_of(file: str, column: str) -> ColumnOwner:
    """Return whose a column is; KeyError for one that no file of the import has."""
    for owner, columns in COLUMN_OWNERS[file].items():
        if column in columns:
            return owner
    raise KeyError(column)


def columns_changed_here(file: str) -> tuple[str, ...]:
    """List the columns of a file that this portal may change, secrets apart."""
    columns = [name for names in COLUMN_OWNERS[file].values() for name in names]
    return tuple(name for name in columns if may_change_here(file, name))


def may_change_here(file: str, column: str) -> bool:
    """Tell whether a change of the column may be kept and handed on."""
    is_ours = owner_of(file, column) is not OPERATOR
    return is_ours and (file, column) not in SECRET_COLUMNS
