"""Bills are debited from a bank account that is registered online (口座振替)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.models import Party
from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_month
from madoguchi.payments.method_changes import facts_of_mandate, pay_with
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.payments.ports import DEBIT_MANDATE
from madoguchi.payments.promised_methods import promised_method
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_page import DebitPage, registered_mandate
from madoguchi.procedures.toolkit.debit_procedure import (
    LANE,
    OnlineDebitForm,
    cut_off_of,
    first_debit,
    settled_rows,
)
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.shared_contracts import shared_contracts
from madoguchi.procedures.toolkit.timing import FromFixedBill, format_japanese_day
from madoguchi.procedures.toolkit.ways_of_paying import (
    refuse_twin_change,
    until_words,
)

FROM_LABEL = gettext_lazy("口座からの最初の引き落とし")
UNTIL_LABEL = gettext_lazy("いまのお支払い方法")


def apply(run: OrderRun) -> None:
    """Let the account be debited that was registered for the order."""
    row = registered_mandate(run.order)
    if row is None:
        raise Refused("outdated", _("登録された口座が見つかりません。"))
    pay_with(run.case.about.account, facts_of_mandate(row), actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    row = registered_mandate(run.order)
    if row is None:
        return []
    return promised_method(run.case.about.account, facts_of_mandate(row))


class DebitChange(Procedure):
    key, lane, title = "debit", LANE, gettext_lazy("口座振替への変更")
    changes = (
        "payment_methods.bank_code",
        "payment_methods.branch_code",
        "payment_methods.account_type",
    )
    form, timing, steps = (
        OnlineDebitForm,
        FromFixedBill(),
        (DatabaseStep(apply, forecast_changes),),
    )
    outside_page = DebitPage()
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    for_companies = "debit-paper"
    billed = False
    must_read = (UNTIL_LABEL,)  # the page before has named the first day
    minutes = 2
    group = gettext_lazy("お支払い")
    button = gettext_lazy("銀行の画面へ進む")
    sending_button = gettext_lazy("この口座に替える")
    when = gettext_lazy("切り替わる日")
    effect = gettext_lazy("お支払いが口座振替に切り替わります")
    effect_done = gettext_lazy("お支払いが口座振替に切り替わりました")

    @classmethod
    def is_offered(cls) -> bool:
        return DEBIT_MANDATE.is_open

    @classmethod
    def concerns(cls, party: Party) -> bool:
        """Companies prove themselves on paper, unless the operator says otherwise."""
        return party.is_consumer or settings.DEBIT_COMPANIES_ONLINE

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_way_of_paying(case.party.pk, "debit")
        refuse_twin_change(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        debit = first_debit(case)
        words = _("%(last)sまでの登録で、%(day)sから引き落とします。")
        days = {"last": cut_off_of(case, debit), "day": debit.on}
        return [
            words % {name: format_japanese_day(day) for name, day in days.items()},
            _("通帳かキャッシュカードを使い、銀行の画面でご本人の確認を受けます。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case = form.case
        first = first_debit(case)
        words = _("%(day)s、%(month)s分から")
        day = format_japanese_day(first.on)
        return [
            (str(FROM_LABEL), words % {"day": day, "month": format_month(first.month)}),
            (str(UNTIL_LABEL), until_words(case, case.about.account, first)),
            *shared_contracts(case),
            (_("お金"), _("0円（手数料はかかりません）")),
        ]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("いままでのお支払い方法のままです。料金も変わりません。")

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        return settled_rows(registered_mandate(order))

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("payment", _("お支払い方法を見る"), is_optional=True)
