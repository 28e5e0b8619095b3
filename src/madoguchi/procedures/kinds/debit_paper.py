"""Bills are debited from a bank account that is registered on paper."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.rights import Right
from madoguchi.kernel.wording import format_day_and_weekday
from madoguchi.payments.debit_mandates import register_paper_mandate
from madoguchi.payments.method_changes import facts_of_mandate, pay_with
from madoguchi.payments.models import DebitMandate
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.payments.ports import DEBIT_MANDATE
from madoguchi.procedures.models import Order, OrderHandle
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_form import DebitForm
from madoguchi.procedures.toolkit.debit_page import form_of_order
from madoguchi.procedures.toolkit.debit_procedure import (
    LANE,
    settled_rows,
)
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.shared_contracts import shared_contracts
from madoguchi.procedures.toolkit.timing import AfterSignedPaper
from madoguchi.procedures.toolkit.ways_of_paying import (
    refuse_twin_change,
)

STAFF_PREFIX = "staff "
PAPER_LABEL = gettext_lazy("このあとにすること")


def is_of_staff(actor: str) -> bool:
    """Say whether an agent has registered a paper that was here already."""
    return actor.startswith(STAFF_PREFIX)


def task_of_customer(actor: str) -> str:
    if is_of_staff(actor):
        return _("なにもありません（お送りいただいた口座振替依頼書を受け取りました）")
    return _("受付のあとに出る口座振替依頼書を印刷し、届出印を押してお送りください")


def key_of_paper(order: Order) -> str:
    return f"paper-{order.key}"


def sent_rows(order: Order) -> list[LabelledText]:
    """Say since when the bank has the paper, while its answer is waited for."""
    handle = OrderHandle.objects.filter(pk=order.pk).first()
    is_waiting = order.state == OrderState.AWAITING_APPROVAL
    if handle is None or handle.paper_sent_on is None or not is_waiting:
        return []
    words = _("%(day)sに銀行へ送りました。銀行の返事を待っています。")
    day = format_day_and_weekday(handle.paper_sent_on)
    return [(_("銀行での登録"), words % {"day": day})]


def apply(run: OrderRun) -> None:
    """Store the mandate that the bank has taken, and let the account be debited."""
    account = run.case.about.account
    bank_account = form_of_order(run.order, run.at).bank_account()
    row = register_paper_mandate(
        account, bank_account, key=key_of_paper(run.order), at=run.at
    )
    pay_with(account, facts_of_mandate(row), actor=run.actor, at=run.at)


class PaperDebit(Procedure):
    key, lane, title = "debit-paper", LANE, gettext_lazy("口座振替の申し込み（書面）")
    changes = (
        "payment_methods.bank_code",
        "payment_methods.branch_code",
        "payment_methods.account_type",
    )
    form, timing, steps = DebitForm, AfterSignedPaper(), (DatabaseStep(apply),)
    approver, awaits_bank = "operator", True
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    billed = False
    must_read = (PAPER_LABEL,)
    minutes = 3
    group = gettext_lazy("お支払い")
    button = gettext_lazy("口座振替を申し込む")
    when = gettext_lazy("切り替わる日")
    effect = gettext_lazy("お支払いが口座振替に切り替わります")
    effect_done = gettext_lazy("お支払いが口座振替に切り替わりました")

    @classmethod
    def is_offered(cls) -> bool:
        """Wherever accounts are debited at all: online too, or on paper alone."""
        return DEBIT_MANDATE.is_open or settings.DEBIT_ON_PAPER

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_way_of_paying(case.party.pk, "debit")
        refuse_twin_change(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("口座振替依頼書に銀行の届出印を押して、当社へお送りいただきます。"),
            _("銀行での登録が済むまで、いまのお支払い方法のままです。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        return [
            (str(PAPER_LABEL), task_of_customer(form.case.actor)),
            (_("最初の引き落とし"), _("銀行での登録が済んだあとに確定するご請求から")),
            *shared_contracts(form.case),
            (_("お金"), _("0円（手数料はかかりません）")),
        ]

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        mine = DebitMandate.objects.filter(party=order.party_id)
        rows = settled_rows(mine.filter(key=key_of_paper(order)).first())
        return rows or sent_rows(order)

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        if is_of_staff(order.actor):
            return None
        words = _("口座振替依頼書を印刷する")
        return NextTask("debit-form", words, (order.number or "",))
