"""The files of the folder, column by column, in the order in which they are stored."""

from dataclasses import dataclass

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.jobs.load import cell_types
from madoguchi.jobs.load.cell_types import (
    CellType,
    choice_cell,
    code_cell,
    digits_cell,
    text_cell,
)


@dataclass(frozen=True, slots=True)
class FileColumn:
    name: str
    kind: CellType
    required: bool = True


@dataclass(frozen=True, slots=True)
class FileTable:
    name: str
    key: tuple[str, ...]  # none where the order of the lines is the only key
    columns: tuple[FileColumn, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def stage(self) -> str:
        return f"stage_{self.name}"


def required_columns(**kinds: CellType) -> tuple[FileColumn, ...]:
    return tuple(FileColumn(name, kind) for name, kind in kinds.items())


def optional_columns(**kinds: CellType) -> tuple[FileColumn, ...]:
    return tuple(FileColumn(name, kind, required=False) for name, kind in kinds.items())


CATALOGUE_FILE = FileTable(
    "catalogue",
    ("item_code", "valid_from"),
    required_columns(
        item_code=code_cell(20),
        kind=code_cell(20),
        name=text_cell(200),
        price_excl=cell_types.DECIMAL_CELL,
        tax_category=cell_types.TAX_CATEGORY_CELL,
        charged=choice_cell("monthly", "usage", "once"),
        term_months=CellType(r"(?:0|[1-9][0-9]{0,2})", "smallint", "0〜999の月数"),
    )
    + optional_columns(early_exit_fee=cell_types.YEN_CELL)
    + required_columns(valid_from=cell_types.DAY_CELL)
    + optional_columns(valid_to=cell_types.DAY_CELL),
)
PARTIES_FILE = FileTable(
    "parties",
    ("customer_number",),
    required_columns(
        customer_number=cell_types.CUSTOMER_NUMBER_CELL,
        kind=choice_cell("individual", "corporate"),
        name=text_cell(200),
    )
    + optional_columns(
        kana=text_cell(200),
        corporate_number=cell_types.CORPORATE_NUMBER_CELL,
        birth_date=cell_types.DAY_CELL,
    )
    + required_columns(postal_code=cell_types.POSTAL_CODE_CELL, address=text_cell(300))
    + optional_columns(
        phone=cell_types.PHONE_CELL,
        email=cell_types.MAIL_CELL,
        joined_on=cell_types.DAY_CELL,
    ),
)
LOGINS_FILE = FileTable(
    "logins",
    ("email", "customer_number"),
    required_columns(
        email=cell_types.MAIL_CELL,
        customer_number=cell_types.CUSTOMER_NUMBER_CELL,
        display_name=text_cell(200),
        role=choice_cell("holder", "admin", "billing_viewer", "applicant", "approver"),
    ),
)
BILLING_ACCOUNTS_FILE = FileTable(
    "billing_accounts",
    ("account_number",),
    required_columns(
        account_number=code_cell(20),
        customer_number=cell_types.CUSTOMER_NUMBER_CELL,
        addressee=text_cell(200),
    )
    + optional_columns(department_code=text_cell(40))
    + required_columns(
        postal_code=cell_types.POSTAL_CODE_CELL,
        address=text_cell(300),
        closing_day=cell_types.CLOSING_DAY_CELL,
        payment_method=choice_cell("card", "debit", "transfer"),
    )
    + optional_columns(email=cell_types.MAIL_CELL),
)
PAYMENT_METHODS_FILE = FileTable(
    "payment_methods",
    ("account_number",),
    required_columns(account_number=code_cell(20), kind=choice_cell("card", "debit"))
    + optional_columns(
        card_token=code_cell(100),
        card_brand=text_cell(20),
        card_last4=digits_cell(4, 4),
        card_expiry=cell_types.MONTH_CELL,
        bank_code=digits_cell(4, 4),
        branch_code=digits_cell(3, 3),
        account_type=digits_cell(1, 1),
        bank_account_number=digits_cell(7, 7),
        account_holder_kana=text_cell(60),
    ),
)
CONTRACTS_FILE = FileTable(
    "contracts",
    ("contract_number",),
    required_columns(
        contract_number=code_cell(20),
        customer_number=cell_types.CUSTOMER_NUMBER_CELL,
        account_number=code_cell(20),
        service=choice_cell(*ALL_SERVICES),
        plan_code=code_cell(20),
    )
    + optional_columns(nickname=text_cell(40))
    + required_columns(
        status=choice_cell("active", "suspended", "ended"),
        started_on=cell_types.DAY_CELL,
    )
    + optional_columns(
        term_end_on=cell_types.DAY_CELL,
        line_number=code_cell(20),
        service_postal_code=cell_types.POSTAL_CODE_CELL,
        service_address=text_cell(300),
    ),
)
CONTRACT_OPTIONS_FILE = FileTable(
    "contract_options",
    ("contract_number", "option_code", "started_on"),
    required_columns(
        contract_number=code_cell(20),
        option_code=code_cell(20),
        started_on=cell_types.DAY_CELL,
    ),
)
CHARGES_FILE = FileTable(
    "charges",
    (),
    required_columns(
        billing_month=cell_types.MONTH_CELL,
        contract_number=code_cell(20),
        item_code=code_cell(20),
        description=text_cell(200),
    )
    + optional_columns(used_from=cell_types.DAY_CELL, used_to=cell_types.DAY_CELL)
    + required_columns(
        quantity=cell_types.DECIMAL_CELL,
        unit_price_excl=cell_types.DECIMAL_CELL,
        amount_excl=cell_types.YEN_CELL,
        tax_category=cell_types.TAX_CATEGORY_CELL,
    ),
)
USAGE_FILE = FileTable(
    "usage",
    ("contract_number", "day"),
    required_columns(
        contract_number=code_cell(20),
        day=cell_types.DAY_CELL,
        megabytes=cell_types.COUNT_CELL,
    ),
)
MAILBOXES_FILE = FileTable(
    "mailboxes",
    ("address",),
    required_columns(
        contract_number=code_cell(20),
        address=cell_types.MAIL_CELL,
        quota_mb=cell_types.COUNT_CELL,
        used_mb=cell_types.COUNT_CELL,
    ),
)
EQUIPMENT_FILE = FileTable(
    "equipment",
    ("serial",),
    required_columns(
        contract_number=code_cell(20),
        kind=text_cell(20),
        model=text_cell(60),
        serial=text_cell(40),
        rental=cell_types.FLAG_CELL,
    ),
)
FOLDER_FILES = (
    CATALOGUE_FILE,
    PARTIES_FILE,
    LOGINS_FILE,
    BILLING_ACCOUNTS_FILE,
    PAYMENT_METHODS_FILE,
    CONTRACTS_FILE,
    CONTRACT_OPTIONS_FILE,
    USAGE_FILE,
    MAILBOXES_FILE,
    EQUIPMENT_FILE,
    CHARGES_FILE,
)
