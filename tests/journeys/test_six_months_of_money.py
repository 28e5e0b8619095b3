"""Six months of the sample operator: what is asked for, what comes, and what fails.

After each step the ledger is compared with books that this file keeps by hand.
"""

import csv
import json
import shutil
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db.models import Sum
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.accounts.models import User
from madoguchi.billing.models import Bill
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    issue_return_invoice,
)
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.card_values import ChargeAnswer, ChargeState
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.models import (
    CardCharge,
    DunningCase,
    DunningNotice,
    DunningRule,
    PaymentMethod,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.books_by_hand import Books
from tests.clock import jst, replay_until
from tests.desk import an_agent
from tests.dunning_days import look
from tests.import_folders import load_operator_folder
from tests.people import signed_in_client
from tests.recomputed_bills import recompute_bills

SAMPLE = Path(__file__).parents[1] / "data" / "sample-operator"
CARD = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
SWITCH = "madoguchi.adapters.simulator.service_switch.ServiceSwitchSimulator"
MONTHS = ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]
ISSUED = {"2026-04": "2026-05-10", "2026-05": "2026-06-10", "2026-06": "2026-07-10"}
ISSUED |= {"2026-07": "2026-08-10", "2026-08": "2026-09-10", "2026-09": "2026-10-10"}
DUE = {
    "card": ["05-25", "06-25", "07-27", "08-25", "09-25", "10-26"],
    "debit": ["05-27", "06-29", "07-27", "08-27", "09-28", "10-27"],
    "transfer": ["06-01", "06-30", "07-31", "08-31", "09-30", "11-02"],
}
"""The 25th, the 27th and the last day; the next business day where banks are closed."""
RETURNED, CORRECTED, PREPAID, REFUSED, LAPSED = (
    "B0000000",
    "B0000010",
    "B0000080",
    "B0000020",
    "B0000110",
)
DISPUTED, DEBITED = "B0000070", ("B0000040", "B0000090", "B0000091")
DEBTOR, HALF_PAYER = "B0000290", "B0000391"
CARDS = (RETURNED, CORRECTED, PREPAID, REFUSED, LAPSED, DISPUTED)
WAYS = dict.fromkeys(CARDS, "card") | dict.fromkeys(DEBITED, "debit")
WAYS |= dict.fromkeys((DEBTOR, HALF_PAYER), "transfer")
REFUSED_YEN, REFUSED_LATE = 5_720, 65
"""5,720 × 0.145 × 29 / 365 = 65.90: from 26 May to 23 June."""
DISPUTED_YEN, DISPUTED_LATE = 16_016, 159
"""16,016 × 0.145 × 25 / 365 = 159.06: from 26 May to 19 June."""
SECOND_HALF = 13_696  # of 23,696
COMPANY = "user00009@example.jp"  # the admin of B0000090 and B0000091
PAPERS = ["make_documents", "make_later_document", "tell_bill", "tell_order"]
HEADER = "payment_number,account_number,kind,billing_month,paid_on,amount_yen\n"


def table_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cut_table(folder: Path, name: str, column: str, kept: set[str]) -> None:
    """Leave the rows whose column is among those."""
    rows = table_of(folder, name)
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row for row in rows if row[column] in kept)


def few_customers(folder: Path) -> Path:
    """The customers of WAYS alone, and charges of MONTHS."""
    shutil.copytree(SAMPLE, folder)
    cut_table(folder, "billing_accounts", "account_number", set(WAYS))
    people = {a["customer_number"] for a in table_of(folder, "billing_accounts")}
    for name in ("parties", "logins", "old_numbers"):
        cut_table(folder, name, "customer_number", people)
    cut_table(folder, "contracts", "account_number", set(WAYS))
    lines = {c["contract_number"] for c in table_of(folder, "contracts")}
    for name in ("contract_options", "equipment", "mailboxes", "charges"):
        cut_table(folder, name, "contract_number", lines)
    cut_table(folder, "charges", "billing_month", set(MONTHS))
    cut_table(folder, "payment_methods", "account_number", set(WAYS))
    cut_table(folder, "usage", "contract_number", set())
    cut_table(folder, "documents", "account_number", set())
    (folder / "open_items.csv").write_text(
        "account_number,billing_month,open_yen,due_on\n"
        f"{DEBTOR},2026-03,12000,2026-04-30\n"
    )
    return folder


class Operator:
    """The operator of the folder: what it does, in the product and in the books."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.books = folder, Books()
        self.totals = recompute_bills(folder)
        self.paid_rows = ""
        self.late: dict[tuple[str, str], int] = {}

    def load(self) -> None:
        operator = json.loads((self.folder / "operator.json").read_text())
        operator["payments_from"] = "2026-03"
        (self.folder / "operator.json").write_text(json.dumps(operator))
        load_operator_folder(self.folder)
        for name in ("charges", "open_items"):  # of bills that are issued: not again
            cut_table(self.folder, name, "billing_month", set())
        cut_table(self.folder, "payment_methods", "account_number", set())
        due = date(2026, 4, 30)
        self.books.ask(DEBTOR, "2026-03", 12_000, due, due)

    def issue(self, month: str) -> None:
        """Issue the bills of a month; each asks for its charges and late charges."""
        day, nth = ISSUED[month], MONTHS.index(month)
        call_command(
            "bills", "issue", month=month, at=f"{day}T09:00+09:00", stdout=StringIO()
        )
        for account, way in WAYS.items():
            yen = self.totals[account, month]["total"]
            yen += self.late.get((account, month), 0)
            due = date.fromisoformat(f"2026-{DUE[way][nth]}")
            self.books.ask(account, month, yen, date.fromisoformat(day), due)
        self.agree(day)

    def collect(self, month: str, *, failing: tuple[str, ...] = ()) -> None:
        """Charge the cards on their day, those of `failing` in vain."""
        day = f"2026-{DUE['card'][MONTHS.index(month)]}"
        drop_papers()
        with clock_at(jst(f"{day}T09:00")):
            call_command(
                "payments", "collect", due=date.fromisoformat(day), stdout=StringIO()
            )
        replay_until(f"{day}T09:05")
        for account in CARDS:
            yen = self.books.owed(account, month)
            if account not in failing and yen > 0:
                self.books.pay(account, month, yen, date.fromisoformat(day))
        self.agree(day)

    def receive(self, account: str, month: str, yen: int, day: str) -> None:
        """Money that the books of the operator bring, loaded the same evening."""
        number = f"P{self.paid_rows.count(chr(10)) + 1}"
        self.paid_rows += f"{number},{account},payment,{month},{day},{yen}\n"
        self.books.pay(account, month, yen, date.fromisoformat(day))

    def load_payments(self, day: str) -> None:
        (self.folder / "payments.csv").write_text(HEADER + self.paid_rows)
        with clock_at(jst(f"{day}T18:00")):
            load_operator_folder(self.folder)
        self.agree(day)

    def receive_debits(self, month: str) -> None:
        day = f"2026-{DUE['debit'][MONTHS.index(month)]}"
        for account in DEBITED:
            self.receive(account, month, self.books.owed(account, month), day)
        self.load_payments(day)

    def receive_transfers(self, month: str, *payers: str) -> None:
        day = f"2026-{DUE['transfer'][MONTHS.index(month)]}"
        for account in payers:
            self.receive(account, month, self.books.owed(account, month), day)
        self.load_payments(day)

    def agree(self, day: str) -> None:
        """Σ ledger = Σ bills − Σ payments, the ages are those of the books."""
        on = date.fromisoformat(day)
        assert owed_by_the_ledger(on) == self.books.total(on)
        out = StringIO()
        call_command("ledger", "ages", on=on, stdout=out)
        _head, *rows, total = csv.reader(StringIO(out.getvalue()))
        found = {account: tuple(map(int, sums)) for account, *sums in rows}
        assert found == self.books.ages(on), day
        sums = [sum(column) for column in zip(*found.values(), strict=True)]
        assert list(map(int, total[1:])) == sums
        call_command("ledger", "verify", stdout=StringIO())


def owed_by_the_ledger(on: date) -> int:
    """What is receivable, less what is kept, of all customers."""
    with batch("test"):
        rows = LedgerEntry.objects.filter(effective_on__lte=on)
        titles = ("receivable", "credit")
        up = rows.filter(debit__in=titles).aggregate(yen=Sum("amount_yen"))["yen"]
        down = rows.filter(credit__in=titles).aggregate(yen=Sum("amount_yen"))["yen"]
    return (up or 0) - (down or 0)


def drop_papers() -> None:
    """Leave out what makes PDFs and tells of bills: it moves no money."""
    ProcrastinateJob.objects.filter(task_name__in=PAPERS, status="todo").delete()


def look_around(text: str) -> None:
    drop_papers()
    look(text)


def account_of(number: str) -> BillingAccount:
    with batch("test"):
        return BillingAccount.objects.get(account_number=number)


def give_card(number: str, token: str) -> None:
    account = account_of(number)
    with scope("test", account.party_id):
        PaymentMethod.objects.filter(account=account).update(card_token=token)


def bill_of(number: str, month: str) -> Bill:
    account = account_of(number)
    with scope("test", account.party_id):
        return Bill.objects.get(account=account, billing_month=f"{month}-01")


def states_of(number: str) -> set[str]:
    account = account_of(number)
    with scope("test", account.party_id):
        rows = Contract.objects.filter(account=account)
        return set(rows.values_list("status", flat=True))


def reminded(number: str) -> list[int]:
    """The stages that were done, in days after the day of payment."""
    account = account_of(number)
    with scope("test", account.party_id):
        rows = DunningNotice.objects.filter(case__account=account).order_by("days")
        return list(rows.values_list("days", flat=True))


def open_cases_of(number: str) -> int:
    account = account_of(number)
    with scope("test", account.party_id):
        return DunningCase.objects.filter(account=account, closed_at=None).count()


@pytest.fixture
def operator(db_of_all, settings, tmp_path) -> Operator:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": CARD, "service_switch": SWITCH}
    one = Operator(few_customers(tmp_path / "operator"))
    with clock_at(jst("2026-05-01T09:00")):
        one.load()
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal("14.5"),
            company_late_percent=Decimal("14.5"),
            late_item="LATE",
            stages=[{"days": 5, "channel": "mail"}, {"days": 15, "channel": "mail"}],
            suspend_days=26,
            two_eyes_from_yen=10_000,
        )
    return one


def test_the_ledger_is_bills_less_payments_at_each_step(operator):
    live_through_april(operator)
    live_through_may(operator)
    live_through_june(operator)
    live_through_july(operator)
    live_through_august(operator)
    live_through_september(operator)


def live_through_april(operator: Operator) -> None:
    """A card is refused; a debtor of the former system pays that, and nothing more."""
    give_card(REFUSED, "tok+no_funds")
    operator.issue("2026-04")
    operator.receive(DEBTOR, "2026-03", 12_000, "2026-05-15")
    operator.load_payments("2026-05-15")
    operator.collect("2026-04", failing=(REFUSED,))
    operator.receive_debits("2026-04")
    operator.receive_transfers("2026-04", HALF_PAYER)
    for day in ("05-25T10:00", "05-30T09:30", "06-09T09:30"):
        look_around(f"2026-{day}")
    assert reminded(REFUSED) == [0, 5, 15]
    assert reminded(DEBTOR) == [5]


def live_through_may(operator: Operator) -> None:
    """An issuer takes a payment back; the refused bill is paid after a suspension."""
    operator.issue("2026-05")
    take_back(operator, DISPUTED, "2026-04", "2026-06-13")
    look_around("2026-06-14T09:30")
    assert open_cases_of(DISPUTED) == 1
    operator.receive(DISPUTED, "2026-04", DISPUTED_YEN, "2026-06-20")
    operator.load_payments("2026-06-20")
    look_around("2026-06-22T09:30")  # 26 days after 25 May, a Saturday, is over
    assert open_cases_of(DISPUTED) == 0
    assert states_of(REFUSED) == {"suspended"}
    operator.receive(REFUSED, "2026-04", REFUSED_YEN, "2026-06-24")
    operator.load_payments("2026-06-24")
    look_around("2026-06-24T18:10")
    assert states_of(REFUSED) == {"active"}
    operator.late[REFUSED, "2026-06"] = REFUSED_LATE
    operator.late[DISPUTED, "2026-06"] = DISPUTED_LATE
    give_card(REFUSED, "tok_new")
    operator.collect("2026-05")
    operator.receive_debits("2026-05")
    operator.receive_transfers("2026-05", DEBTOR, HALF_PAYER)
    look_around("2026-07-03T09:30")
    assert reminded(REFUSED) == [0, 5, 15]  # all of it has stopped


def take_back(operator: Operator, number: str, month: str, day: str) -> None:
    account = account_of(number)
    with scope("test", account.party_id):
        charge = CardCharge.objects.get(
            account=account, billing_month=f"{month}-01", state="paid"
        )
        told = ChargeAnswer(
            charge.outside_id,
            ChargeState.PAID,
            charge.amount_yen,
            None,
            taken_back_yen=charge.amount_yen,
        )
        for _again in range(2):
            record_charge_answer(charge, told, at=jst(f"{day}T11:00"))
    operator.books.change(number, month, charge.amount_yen, date.fromisoformat(day))
    operator.agree(day)


def live_through_june(operator: Operator) -> None:
    """Something is given back of a paid bill, and goes back to its card."""
    operator.issue("2026-06")
    operator.collect("2026-06")
    operator.receive_debits("2026-06")
    operator.receive_transfers("2026-06", DEBTOR, HALF_PAYER)
    bill = bill_of(RETURNED, "2026-06")
    with scope("test", bill.party_id):
        asked = RevisionRequest("経理 花子", "障害による返金", jst("2026-08-01T10:00"))
        issue_return_invoice(bill, {1: 500}, asked)
    operator.books.change(RETURNED, "2026-06", -550, date(2026, 8, 1))
    operator.agree("2026-08-01")
    refund(bill, 550, "2026-08-02T11:00")
    operator.books.change(RETURNED, "2026-06", 550, date(2026, 8, 2))
    operator.agree("2026-08-02")


def refund(bill: Bill, yen: int, at: str) -> None:
    """What 請求担当 does at the desk, and the job that asks the gateway."""
    with scope("test", bill.party_id):
        number = bill.party.customer_number
    agent = an_agent("一郎", at, "billing")
    agent.post(f"customers/{number}/enter", reason="お電話でのお問い合わせ")
    asked = {"act": "refund", "bill": f"{bill.account_id}:{bill.billing_month}"}
    asked |= {"amount_yen": yen, "reason": "障害による返金", "key": str(uuid4())}
    for _click in range(2):
        answer = agent.post(f"customers/{number}/money/act", **asked)
        assert answer.status_code == 302, answer.content.decode()
    drop_papers()
    replay_until(at)


def live_through_july(operator: Operator) -> None:
    """Money that was sent without a bill pays the next one first."""
    operator.issue("2026-07")
    operator.receive(PREPAID, "", 300, "2026-08-14")
    operator.load_payments("2026-08-14")
    day = date(2026, 8, 25)
    operator.books.pay(PREPAID, "2026-07", 300, day)
    operator.books.change(PREPAID, "", 300, day)
    operator.collect("2026-07")
    operator.receive_debits("2026-07")
    operator.receive_transfers("2026-07", DEBTOR, HALF_PAYER)


def live_through_august(operator: Operator) -> None:
    """A bill is corrected before it is collected; one is paid by halves, late."""
    operator.issue("2026-08")
    bill = bill_of(CORRECTED, "2026-08")
    with scope("test", bill.party_id):
        first = json.loads(bill.record)["lines"][0]["amount_yen"]
        asked = RevisionRequest("経理 花子", "料金の誤り", jst("2026-09-15T10:00"))
        correct_invoice(bill, {1: first - 100}, asked)
    operator.books.change(CORRECTED, "2026-08", -110, date(2026, 9, 15))
    operator.agree("2026-09-15")
    operator.collect("2026-08")
    operator.receive_debits("2026-08")
    operator.receive(HALF_PAYER, "2026-08", 10_000, "2026-09-30")
    operator.receive_transfers("2026-08", DEBTOR)


def live_through_september(operator: Operator) -> None:
    """A card has ended; the second half comes, and the oldest debt is over 90 days."""
    operator.issue("2026-09")
    give_card(LAPSED, "tok+expired")
    operator.collect("2026-09", failing=(LAPSED,))
    operator.receive_debits("2026-09")
    operator.receive_transfers("2026-09", DEBTOR)
    look_around("2026-11-02T09:30")
    operator.receive(HALF_PAYER, "2026-08", SECOND_HALF, "2026-11-10")
    operator.load_payments("2026-11-10")
    for days in (0, 1, 30, 31, 90):
        operator.agree(str(date(2026, 11, 10) + timedelta(days=days)))
    assert operator.books.ages(date(2026, 11, 10)) == {
        DEBTOR: (0, 0, 0, 0, 14_776, 0),
        HALF_PAYER: (0, 22_711, 0, 0, 0, 0),
        LAPSED: (0, 4_298, 0, 0, 0, 0),
    }
    the_company_sees_its_own(operator)


def the_company_sees_its_own(operator: Operator) -> None:
    """The page of a company before its debit, beside the books of its accounts."""
    client = signed_in_client(User.objects.get(email=COMPANY), "password")
    with clock_at(jst("2026-10-26T10:00")):
        page = client.get("/org/receivables.csv")
    assert page.status_code == 200
    _head, *rows, _total = csv.reader(StringIO(page.content.decode("utf-8-sig")))
    found = {row[0]: tuple(map(int, row[3:])) for row in rows}
    books = operator.books.ages(date(2026, 10, 26))
    assert found == {number: books[number] for number in ("B0000090", "B0000091")}
