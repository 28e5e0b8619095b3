"""Number and holder of a bank account: sealed at rest, open only in files of banks."""

import json
from dataclasses import astuple, dataclass

from madoguchi.platform.sealed_text import keyed_digest, open_sealed_text, seal_text

TAIL_DIGITS = 3
"""What pages, mails and bills show of a number."""


@dataclass(frozen=True, slots=True)
class AccountSecrets:
    """What only the bank is told: seven digits, and the holder as it spells names.

    Of an account at ゆうちょ also what its passbook says, 記号 and 番号: collectors
    differ in which of the two they want.
    """

    number: str
    holder_kana: str
    passbook_symbol: str = ""
    passbook_number: str = ""


def seal_account(secrets: AccountSecrets, account_number: str) -> str:
    """Encrypt them; they open only with the number of the billing account."""
    return seal_text(json.dumps(astuple(secrets)), sealed_about(account_number))


def open_account(sealed: str, account_number: str) -> AccountSecrets:
    """Decrypt what `seal_account` returned.

    ValueError for what was sealed by another key or for another billing account.
    """
    return AccountSecrets(
        *json.loads(open_sealed_text(sealed, sealed_about(account_number)))
    )


def sealed_about(account_number: str) -> str:
    return f"bank account of {account_number}"


def tail_of(number: str) -> str:
    """Return what may be shown of the number of an account: 567."""
    return number[-TAIL_DIGITS:]


def digest_of_account(place: tuple[str, ...], secrets: AccountSecrets) -> str:
    """Return what tells two accounts apart and gives neither away.

    `place`: codes of bank and branch, and the type.
    """
    return keyed_digest(json.dumps([*place, *astuple(secrets)]))
