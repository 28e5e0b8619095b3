"""A customer's ledger at the desk: bills, what is owed, entries, requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import due_days_of_bills
from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.customers.models import Party
from madoguchi.desk.account_sums import account_sum_sentences
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import OpenCustomerForm
from madoguchi.desk.money_decision_form import MoneyDecisionForm
from madoguchi.desk.money_forms import MONEY_FORMS, BillActForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.posted_matches import posted_matches
from madoguchi.desk.queue import colleague_names
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_billed_month, format_short_day, format_yen
from madoguchi.ledger.models import LedgerEntry
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.bills_at_bank import debits_without_result
from madoguchi.payments.card_retries import next_card_retry
from madoguchi.payments.dunning.desk_acts import lapse_day_of
from madoguchi.payments.dunning.queries import paused_until
from madoguchi.payments.models import (
    CardCharge,
    DebitMandate,
    DunningCase,
    MoneyRequest,
    TransferMatch,
)
from madoguchi.platform.clock import now

NEWEST_ROWS_SHOWN = 50
MONTHS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill, what it still asks for, and its case where it was not paid in time.

    `owed_yen` is None of months whose payments are not known: nothing can be done about
    them. `word` says whether it is owed, `retry_on` when a refused card is asked again.
    """

    bill: Bill
    owed_yen: int | None
    word: str
    case: DunningCase | None
    paused_until: date | None
    retry_on: date | None
    lapses_on: date | None

    @property
    def choice(self) -> tuple[str, str]:
        month = self.bill.billing_month
        words = f"{format_billed_month(month)} {self.bill.invoice_number}"
        key = f"{self.bill.account_id}:{month.isoformat()}"
        if self.owed_yen is None:
            return key, words
        return key, f"{words} {format_yen(self.owed_yen)}"


@dataclass(frozen=True, slots=True)
class RequestRow:
    request: MoneyRequest
    who: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class MoneyPage:
    party: Party
    entry: OpenCustomerForm
    refusal: Refused | None = None
    visit: Visit | None = None
    bills: Sequence[BillRow] = ()
    acts: Sequence[BillActForm] = ()
    entries: Sequence[LedgerEntry] = ()
    charges: Sequence[CardCharge] = ()
    requests: Sequence[RequestRow] = ()
    decision: MoneyDecisionForm | None = None
    mandates: Sequence[DebitMandate] = ()
    transfers: Sequence[TransferMatch] = ()
    sums: Sequence[str] = ()  # what is owed or kept beside the bills

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.acts)


@require_safe
def customer_money(request: DeskRequest, number: str) -> HttpResponse:
    return render_money_page(request, party_or_404(number))


def render_money_page(
    request: DeskRequest,
    party: Party,
    form: BillActForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Render the form that opens the customer; during a visit, the ledger.

    `form` is the act that was refused, with what was typed.
    """
    status = 422 if refusal or (form and form.errors) else 200
    entry = OpenCustomerForm()
    if (visit := current_visit(request, party.pk)) is None:
        page = MoneyPage(party, entry, refusal)
        return render(request, "desk/money.html", {"page": page}, status=status)
    with staff_party_scope(request, party.pk) as actor:
        rows, operator = bill_rows(visit), reference_at(now()).operator
        page = MoneyPage(
            party,
            entry,
            refusal,
            visit,
            rows,
            forms_of_acts(bill_choices(rows), form),
            newest_entries(visit),
            open_charges(visit),
            request_rows(visit, actor),
            MoneyDecisionForm(),
            mandates=newest_mandates(visit),
            transfers=posted_matches(visit),
            sums=list(account_sum_sentences(visit, operator, now().date())),
        )
        return render(request, "desk/money.html", {"page": page}, status=status)


def forms_of_acts(
    choices: list[tuple[str, str]], refused: BillActForm | None
) -> list[BillActForm]:
    """One form an act, empty but for the one that was refused; none without a bill."""
    if not choices:
        return []
    return [
        refused if refused and refused.act == kind.act else kind(bills=choices)
        for kind in MONEY_FORMS
    ]


def bill_rows(visit: Visit) -> list[BillRow]:
    """Load the newest bills with what is owed of each. Inside the customer's scope."""
    today = now().date()
    bills = Bill.objects.visible_to(visit.access).order_by("-billing_month", "account")
    cases = {
        (case.account_id, case.billing_month): case
        for case in DunningCase.objects.visible_to(visit.access).filter(closed_at=None)
    }
    shown = [
        (bill, known_owed_yen(bill)) for bill in bills.defer("record")[:MONTHS_SHOWN]
    ]
    owed = [(bill.account_id, bill.billing_month) for bill, yen in shown if yen]
    waits = debits_without_result(visit.party_id, owed, today, load_holidays())
    due_days = due_days_of_bills(visit.access, set(owed))
    rows = []
    for bill, owed_yen in shown:
        key = (bill.account_id, bill.billing_month)
        case = cases.get(key)
        rows.append(
            BillRow(
                bill,
                owed_yen,
                debt_word(due_days.get(key), owed_yen, today, waits.get(key)),
                case,
                paused_until(case, today) if case else None,
                next_card_retry(case, today) if case else None,
                lapse_day_of(case) if case else None,
            )
        )
    return rows


def known_owed_yen(bill: Bill) -> int | None:
    operator = reference_at(now()).operator
    if operator is None or not operator.knows_payments_of(bill.billing_month):
        return None
    return owed_of_bill(bill.party_id, bill.account_id, bill.billing_month)


def debt_word(
    due_on: date | None, owed_yen: int | None, today: date, result_on: date | None
) -> str:
    """Say in a word whether a bill is owed, as far as its payments are known.

    `due_on`: its own day of payment. `result_on`: the day by which a bank tells whether
    it debited it; None for no bank.
    """
    if owed_yen is None:
        return _("記録なし")
    if owed_yen <= 0:
        return _("未払いなし")
    if due_on is not None and due_on >= today:
        return _("お支払い日前")
    if result_on is not None:
        told = {"day": format_short_day(result_on)}
        return _("口座振替の結果待ち（%(day)sごろ）") % told
    return _("未払い")


def bill_choices(rows: Sequence[BillRow]) -> list[tuple[str, str]]:
    """The bills about which something can be done: those whose payments are known."""
    return [row.choice for row in rows if row.owed_yen is not None]


def newest_entries(visit: Visit) -> list[LedgerEntry]:
    mine = LedgerEntry.objects.visible_to(visit.access)
    return list(mine.order_by("-effective_on", "-pk")[:NEWEST_ROWS_SHOWN])


def open_charges(visit: Visit) -> list[CardCharge]:
    mine = CardCharge.objects.visible_to(visit.access)
    return list(mine.order_by("-asked_at")[:NEWEST_ROWS_SHOWN])


def newest_mandates(visit: Visit) -> list[DebitMandate]:
    mine = DebitMandate.objects.visible_to(visit.access).defer("sealed_account")
    return list(mine.order_by("-opened_at", "-pk")[:NEWEST_ROWS_SHOWN])


def request_rows(visit: Visit, actor: str) -> list[RequestRow]:
    mine = MoneyRequest.objects.visible_to(visit.access)
    names = colleague_names()
    return [
        RequestRow(row, names.get(row.asked_by, row.asked_by), row.asked_by == actor)
        for row in mine.order_by("-asked_at")[:NEWEST_ROWS_SHOWN]
    ]
