"""One module per CSV file: its columns, its checks and the rows it becomes."""

from madoguchi.jobs.load.files.billing_accounts import BILLING_ACCOUNTS_FILE
from madoguchi.jobs.load.files.catalogue import CATALOGUE_FILE
from madoguchi.jobs.load.files.charges import CHARGES_FILE
from madoguchi.jobs.load.files.contract_options import CONTRACT_OPTIONS_FILE
from madoguchi.jobs.load.files.contracts import CONTRACTS_FILE
from madoguchi.jobs.load.files.documents import DOCUMENTS_FILE
from madoguchi.jobs.load.files.equipment import EQUIPMENT_FILE
from madoguchi.jobs.load.files.logins import LOGINS_FILE
from madoguchi.jobs.load.files.mailboxes import MAILBOXES_FILE
from madoguchi.jobs.load.files.mandates import MANDATES_FILE
from madoguchi.jobs.load.files.old_numbers import OLD_NUMBERS_FILE
from madoguchi.jobs.load.files.open_items import OPEN_ITEMS_FILE
from madoguchi.jobs.load.files.parties import PARTIES_FILE
from madoguchi.jobs.load.files.payment_methods import PAYMENT_METHODS_FILE
from madoguchi.jobs.load.files.payments import PAYMENTS_FILE
from madoguchi.jobs.load.files.usage import USAGE_FILE

FOLDER_FILES = (
    CATALOGUE_FILE,
    PARTIES_FILE,
    OLD_NUMBERS_FILE,
    LOGINS_FILE,
    BILLING_ACCOUNTS_FILE,
    PAYMENT_METHODS_FILE,
    MANDATES_FILE,
    CONTRACTS_FILE,
    CONTRACT_OPTIONS_FILE,
    USAGE_FILE,
    MAILBOXES_FILE,
    EQUIPMENT_FILE,
    OPEN_ITEMS_FILE,
    PAYMENTS_FILE,
    DOCUMENTS_FILE,
    CHARGES_FILE,
)
"""In the order in which they are stored: what is referred to comes first."""
