"""The files of the folder, column by column, in the order in which they are stored."""

from dataclasses import dataclass

from madoguchi.jobs.load import cells
from madoguchi.jobs.load.cells import Kind, code, digits, one_of, text


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    required: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    key: tuple[str, ...]  # none where the order of the lines is the only key
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def stage(self) -> str:
        return f"stage_{self.name}"


def must(**kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in kinds.items())


def may(**kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(name, kind, required=False) for name, kind in kinds.items())


CATALOGUE = Table(
    "catalogue",
    ("item_code", "valid_from"),
    must(
        item_code=code(20),
        kind=code(20),
        name=text(200),
        price_excl=cells.DECIMAL,
        tax_category=cells.CATEGORY,
        charged=one_of("monthly", "usage", "once"),
        term_months=Kind(r"(?:0|[1-9][0-9]{0,2})", "smallint", "0〜999の月数"),
    )
    + may(early_exit_fee=cells.YEN)
    + must(valid_from=cells.DAY)
    + may(valid_to=cells.DAY),
)
PARTIES = Table(
    "parties",
    ("customer_number",),
    must(
        customer_number=cells.CUSTOMER,
        kind=one_of("individual", "corporate"),
        name=text(200),
    )
    + may(kana=text(200), corporate_number=cells.CORPORATE, birth_date=cells.DAY)
    + must(postal_code=cells.POSTAL, address=text(300))
    + may(phone=cells.PHONE, email=cells.MAIL, joined_on=cells.DAY),
)
LOGINS = Table(
    "logins",
    ("email", "customer_number"),
    must(
        email=cells.MAIL,
        customer_number=cells.CUSTOMER,
        display_name=text(200),
        role=one_of("holder", "admin", "billing_viewer", "applicant", "approver"),
    ),
)
ACCOUNTS = Table(
    "billing_accounts",
    ("account_number",),
    must(account_number=code(20), customer_number=cells.CUSTOMER, addressee=text(200))
    + may(department_code=text(40))
    + must(
        postal_code=cells.POSTAL,
        address=text(300),
        closing_day=cells.CLOSING,
        payment_method=one_of("card", "debit", "transfer"),
    )
    + may(email=cells.MAIL),
)
METHODS = Table(
    "payment_methods",
    ("account_number",),
    must(account_number=code(20), kind=one_of("card", "debit"))
    + may(
        card_token=code(100),
        card_brand=text(20),
        card_last4=digits(4, 4),
        card_expiry=cells.MONTH,
        bank_code=digits(4, 4),
        branch_code=digits(3, 3),
        account_type=digits(1, 1),
        bank_account_number=digits(7, 7),
        account_holder_kana=text(60),
    ),
)
CONTRACTS = Table(
    "contracts",
    ("contract_number",),
    must(
        contract_number=code(20),
        customer_number=cells.CUSTOMER,
        account_number=code(20),
        service=one_of("mobile", "fibre"),
        plan_code=code(20),
    )
    + may(nickname=text(40))
    + must(status=one_of("active", "suspended", "ended"), started_on=cells.DAY)
    + may(
        term_end_on=cells.DAY,
        line_number=code(20),
        service_postal_code=cells.POSTAL,
        service_address=text(300),
    ),
)
OPTIONS = Table(
    "contract_options",
    ("contract_number", "option_code", "started_on"),
    must(contract_number=code(20), option_code=code(20), started_on=cells.DAY),
)
CHARGES = Table(
    "charges",
    (),
    must(
        billing_month=cells.MONTH,
        contract_number=code(20),
        item_code=code(20),
        description=text(200),
    )
    + may(used_from=cells.DAY, used_to=cells.DAY)
    + must(
        quantity=cells.DECIMAL,
        unit_price_excl=cells.DECIMAL,
        amount_excl=cells.YEN,
        tax_category=cells.CATEGORY,
    ),
)
USAGE = Table(
    "usage",
    ("contract_number", "day"),
    must(contract_number=code(20), day=cells.DAY, megabytes=cells.COUNT),
)
MAILBOXES = Table(
    "mailboxes",
    ("address",),
    must(
        contract_number=code(20),
        address=cells.MAIL,
        quota_mb=cells.COUNT,
        used_mb=cells.COUNT,
    ),
)
EQUIPMENT = Table(
    "equipment",
    ("serial",),
    must(
        contract_number=code(20),
        kind=text(20),
        model=text(60),
        serial=text(40),
        rental=cells.FLAG,
    ),
)
TABLES = (
    CATALOGUE,
    PARTIES,
    LOGINS,
    ACCOUNTS,
    METHODS,
    CONTRACTS,
    OPTIONS,
    USAGE,
    MAILBOXES,
    EQUIPMENT,
    CHARGES,
)
