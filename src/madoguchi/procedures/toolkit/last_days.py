"""The days around the end of a contract: the kit, the return, the last bill."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.price_tags import paid_text
from madoguchi.contracts.models import Equipment
from madoguchi.contracts.return_cases import ReturnTerms
from madoguchi.documents.access import invoice_open_until
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import billing_period_around
from madoguchi.procedures.toolkit.debit_days import debit_of_month
from madoguchi.procedures.toolkit.happenings import Happening
from madoguchi.procedures.toolkit.last_bill_estimate import estimate_last_bill
from madoguchi.procedures.toolkit.last_payment import is_card_over, way_of_month

LAST_PAYMENT = {
    "card": gettext_lazy("この契約の最後のカード払い"),
    "debit": gettext_lazy("この契約の最後の口座振替"),
    "transfer": gettext_lazy("この契約の最後のお支払いの期限"),
}
"""By way of paying: what happens on its day."""


def return_days(terms: ReturnTerms, pieces: Sequence[Equipment]) -> list[Happening]:
    """List the days of a return; none where there is nothing to send back."""
    if not pieces:
        return []
    words = _("機器%(count)s台を返していただく期限") % {"count": len(pieces)}
    fee = _("返らないと1台につき%(fee)s") % {"fee": paid_text(terms.damage_fee_yen)}
    return [
        Happening(terms.kit_on, _("返却キットをお送りします"), is_about=True),
        Happening(terms.due_on, words, detail=fee, by_customer=True),
    ]


def last_bill_days(case: Case, last_on: date) -> list[Happening]:
    """List when the last bill is paid, and until when it can be downloaded."""
    closing = billing_period_around(case, last_on).last
    month = closing.replace(day=1)
    issued_on = closing + case.timing_request().issue_days * ONE_DAY
    way = way_of_month(case, month)
    paid_on = debit_of_month(case, month, way).on
    about = _("およそ%(yen)s") % {"yen": paid_text(estimate_last_bill(case, last_on))}
    if way == "card" and is_card_over(case, paid_on):
        about += _("。いまのカードはその日には期限切れです。替えてください")
    return [
        Happening(paid_on, str(LAST_PAYMENT[way]), detail=about, pays=f"{month:%Y-%m}"),
        Happening(
            invoice_open_until(issued_on),
            _("最後の請求書をダウンロードできる最後の日"),
        ),
    ]
