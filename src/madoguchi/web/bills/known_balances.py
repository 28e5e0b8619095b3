"""What is known of the payment of bills, where the operator imports payments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.billing.payment_status.balances import read_known_balances
from madoguchi.billing.payment_status.kept_sums import kept_sentence, kept_yen_for
from madoguchi.ledger.balances import Balances, BillBalance
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.web.http.cached_reference import current_holidays, current_reference


def known_balances(access: Access, bills: Collection[tuple[int, date]]) -> Balances:
    """Read the balances of these bills as of now, by billing account and month.

    With what cards and banks were asked for. Inside the scope.
    """
    operator, holidays = current_reference().operator, current_holidays()
    return read_known_balances(access, bills, operator, now().date(), holidays)


def balances_of_account(
    access: Access, account: int, months: Sequence[date]
) -> Mapping[date, BillBalance]:
    """Read the known balances of one billing account, by month."""
    found = known_balances(access, [(account, month) for month in months])
    return {month: balance for (_account, month), balance in found.items()}


def kept_words(access: Access, account: int, method: PaymentMethod | None) -> str:
    """Say what is kept beside what is owed; "" for nothing, or where nobody knows."""
    operator = current_reference().operator
    if operator is None or not operator.payments_from:
        return ""
    yen = kept_yen_for(access.party_id, account, date.min, now())
    way = method.kind if method else "transfer"
    return kept_sentence(yen, operator, way) if yen else ""


def no_record_word() -> str:
    """The word for a bill of a month before payments are known; "" where none are."""
    operator = current_reference().operator
    return _("記録なし") if operator and operator.payments_from else ""


def shown_transfer_account() -> str:
    """Where customers transfer to, in the operator's words; "" where it is not said."""
    operator = current_reference().operator
    return operator.transfer_account if operator else ""
