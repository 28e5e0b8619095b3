"""Kept money that goes back to a bank account: the account, the refund, its results."""

from datetime import date, datetime
from pathlib import Path

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.bank_accounts import BankAccount
from madoguchi.payments.models import BankRefund, DunningRule, MoneyRequest
from madoguchi.payments.money_requests import MoneyTerms, ask_for_money
from madoguchi.payments.refunds.refund_accounts import name_refund_account
from madoguchi.payments.sealed_accounts import AccountSecrets
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.card_money import OCTOBER
from tests.people import Person

WHY = "お電話で返金を希望されました"
NUMBER = "7654321"
RESULT_HEAD = "refund_number,result,why"


def name_account(person: Person, at: datetime, number: str = NUMBER) -> None:
    name_refund_place(person.account, at, number)


def name_refund_place(
    account: BillingAccount, at: datetime, number: str = NUMBER
) -> None:
    """Name an account at bank 0005, branch 001."""
    secrets = AccountSecrets(number, "ｷﾕｳﾖ ｲﾁﾛｳ")
    named = BankAccount("0005", "三菱UFJ", "001", "本店", "1", secrets)
    with scope("test", account.party_id):
        mine = BillingAccount.objects.get(pk=account.pk)
        name_refund_account(mine, named, actor="test", at=at)


def agree_on_refund(person: Person, yen: int, at: datetime) -> BankRefund:
    """Ask for a refund that one person may decide."""
    with batch("test"):
        DunningRule.objects.get_or_create(
            valid_from=date(2026, 1, 1), defaults={"two_eyes_from_yen": 10_000}
        )
    kind = MoneyRequest.Kind.BY_BANK
    terms = MoneyTerms(kind, person.account.pk, OCTOBER, yen, WHY)
    with scope("test", person.party.pk):
        asked = ask_for_money(person.party.pk, terms, actor="test", at=at)
        return BankRefund.objects.get(party=person.party, request=asked)


def refund_results(folder: Path, *rows: str) -> Path:
    path = folder / "results.csv"
    path.write_text("\n".join([RESULT_HEAD, *rows]) + "\n", "utf-8")
    return path
