"""A collector, people who pay by bank account, and results as a bank writes them."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management import call_command

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models import DebitCollector, DebitRequest, PaymentMethod
from madoguchi.payments.sealed_accounts import AccountSecrets, seal_account
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.operator import an_operator
from tests.people import Person


def a_collector(**changes: object) -> DebitCollector:
    facts: dict[str, object] = {
        "name": "demo",
        "document": "made up for tests",
        "collector_code": "1234567890",
        "collector_name": "ﾃﾞﾓﾂｳｼﾝ(ｶ",
        "bank_code": "0001",
        "branch_code": "001",
        "account_type": "1",
        "account_number": "1234567",
        "second_day": 10,
    }
    with batch("test"):
        return DebitCollector.objects.create(**facts | changes)


def pay_by_debit(
    person: Person,
    number: str = "7654321",
    holder: str = "ｷﾕｳﾖ ｲﾁﾛｳ",
    passbook: tuple[str, str] = ("", ""),
    **place: str,
) -> None:
    """Register an account at bank 0005, branch 001, or elsewhere."""
    facts = {"bank_code": "0005", "branch_code": "001", "account_type": "1"} | place
    secrets = AccountSecrets(number, holder, *passbook)
    facts["sealed_account"] = seal_account(secrets, person.account.account_number)
    with scope("test", person.party.pk):
        mine = BillingAccount.objects.filter(pk=person.account.pk)
        mine.update(payment_method="debit")
        PaymentMethod.objects.update_or_create(
            party=person.party,
            account=person.account,
            defaults=facts | {"kind": "debit", "bank_account_number": number[-3:]},
        )


def issue_october(*people: Person, yen: int = 1000) -> None:
    """Bills of 1,100 yen for October; debits are due on 30 November 2026."""
    an_operator()
    Operator.objects.update(payments_from="2026-10", settlement="next_bill")
    for person in people:
        a_charge(person.contract, yen)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")


def requests() -> list[tuple]:
    with batch("test"):
        rows = DebitRequest.objects.order_by("file", "line")
        return list(rows.values_list("state", "result", "amount_yen", "new_code"))


def answered(
    request: Path, results: Iterable[str], *, end: bytes = b"\r\n", name: str = "a.txt"
) -> Path:
    """Write what the bank answers to a request: one result for each of its lines."""
    lines = request.read_bytes().splitlines()
    head, *data, trailer, last = lines
    codes = [code.encode() for code in results]
    assert len(codes) == len(data)
    told = [line[:111] + c + line[112:] for line, c in zip(data, codes, strict=True)]
    paid = [int(line[80:90]) for line in told if line[111:112] == b"0"]
    failed = [int(line[80:90]) for line in told if line[111:112] != b"0"]
    sums = b"%06d%012d%06d%012d" % (len(paid), sum(paid), len(failed), sum(failed))
    whole = [head, *told, trailer[:19] + sums + trailer[55:], last]
    path = request.with_name(name)
    path.write_bytes(end.join(whole) + end)
    return path
