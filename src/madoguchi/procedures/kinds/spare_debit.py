"""A bank account that is tried where the used way of paying fails (予備の口座)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.models import Party
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused
from madoguchi.payments.method_changes import (
    facts_of_mandate,
    keep_spare,
    refuse_too_many_kept,
)
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.payments.ports import DEBIT_MANDATE
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_form import DebitForm
from madoguchi.procedures.toolkit.debit_page import DebitPage, registered_mandate
from madoguchi.procedures.toolkit.debit_procedure import settled_rows
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo


def apply(run: OrderRun) -> None:
    """Keep the account that was registered for the order behind the others."""
    row = registered_mandate(run.order)
    if row is None:
        raise Refused("outdated", _("登録された口座が見つかりません。"))
    account, facts = run.case.about.account, facts_of_mandate(row)
    keep_spare(account, facts, actor=run.actor, at=run.at)


class SpareDebit(Procedure):
    key, lane, title = "spare-debit", "spare-card", gettext_lazy("予備の口座の追加")
    form, timing, steps = DebitForm, AtOnceWithoutUndo(), (DatabaseStep(apply),)
    outside_page = DebitPage()
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    billed = False
    minutes = 2
    group = gettext_lazy("お支払い")
    button = gettext_lazy("銀行の画面へ進む")
    sending_button = gettext_lazy("予備の口座を追加する")
    effect = gettext_lazy("予備の口座として使えます")
    effect_done = gettext_lazy("予備の口座に追加しました")

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
        refuse_too_many_kept(case.about.account)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("カードで払えないときに、お支払いの画面からこの口座に切り替えられます。"),
            _("暗証番号は銀行の画面で入力します。当社には残りません。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        return [
            (
                _("予備の口座"),
                _("お支払いの画面で切り替えるまで使いません"),
            ),
            (_("お金"), _("0円（手数料はかかりません）")),
        ]

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        return settled_rows(registered_mandate(order))

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("payment", _("お支払い方法を見る"), is_optional=True)
