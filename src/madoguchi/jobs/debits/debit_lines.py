"""What a reserved bill says in a debit file, its account opened."""

from typing import Any

from madoguchi.kernel.errors import Refused
from madoguchi.payments.bank_accounts import YUCHO
from madoguchi.payments.bank_kana import bank_place
from madoguchi.payments.debit_keys import DebitKey
from madoguchi.payments.models import DebitFile
from madoguchi.payments.passbooks import passbook_in_file
from madoguchi.payments.sealed_accounts import AccountSecrets, open_account
from madoguchi.payments.zengin.debit_records import BankPlace, DebitLine
from madoguchi.payments.zengin.kana import spell_for_bank
from madoguchi.payments.zengin.letters import WRITABLE_PATTERN, FieldFault

REQUEST_COLUMNS = (
    "line",
    "billing_month",
    "amount_yen",
    "new_code",
    "bank_code",
    "branch_code",
    "account_type",
    "sealed_account",
    "account__account_number",
)


def debit_line(file: DebitFile, row: tuple[Any, ...]) -> DebitLine:
    """Return the line of a request, its row as REQUEST_COLUMNS.

    ValueError for what was sealed by another key, FieldFault without the passbook that
    the collector wants.
    """
    line, month, yen, new_code, bank, branch, kind, sealed, account_number = row
    secrets = open_account(sealed, account_number)
    place, number = bank_place(bank, branch), secrets.number
    if bank == YUCHO and file.collector.wants_passbooks:
        place, kind, number = passbook_place(place, secrets)
    key = str(DebitKey(file.pk, line, month))
    holder = holder_in_file(secrets.holder_kana)
    return DebitLine(place, kind, number, holder, yen, new_code, key)


def holder_in_file(name: str) -> str:
    """Return a name as banks spell it; one that cannot be spelled stays, to be named.

    Names of a former system come in full width, too.
    """
    if WRITABLE_PATTERN.fullmatch(name):
        return name
    return spell_for_bank(name).text or name


def passbook_place(
    place: BankPlace, secrets: AccountSecrets
) -> tuple[BankPlace, str, str]:
    """Return place, type and number as 記号番号 name them: such a place has no name."""
    try:
        told = passbook_in_file(secrets.passbook_symbol, secrets.passbook_number)
    except Refused:
        raise FieldFault("通帳の記号と番号が登録されていません") from None
    at = BankPlace(place.bank_code, told.branch_code, place.bank_name)
    return at, told.account_type, told.number
