"""The bank account to which money that is kept goes back (返金先口座)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.rights import Right
from madoguchi.payments.models import RefundAccount
from madoguchi.payments.refunds.refund_accounts import name_refund_account
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_form import DebitForm
from madoguchi.procedures.toolkit.debit_page import form_of_order
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo

USE_LABEL = gettext_lazy("この口座の使いみち")


def apply(run: OrderRun) -> None:
    """Store the account for the billing account of the contract."""
    named = form_of_order(run.order, run.at).bank_account()
    name_refund_account(run.case.about.account, named, actor=run.actor, at=run.at)


class RefundAccountNamed(Procedure):
    key, lane, title = (
        "refund-account",
        "refund-account",
        gettext_lazy("返金先口座の登録"),
    )
    form, timing, steps = DebitForm, AtOnceWithoutUndo(), (DatabaseStep(apply),)
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    level = 2  # money goes there
    billed = False
    must_read = (USE_LABEL,)
    minutes = 2
    group = gettext_lazy("お支払い")
    button = gettext_lazy("この口座を登録する")
    effect = gettext_lazy("返金先の口座に登録されます")
    effect_done = gettext_lazy("返金先の口座に登録しました")
    search_words = (
        "返金先口座 返金先の口座 返金先を登録 返金先の登録 返金口座 返金の振込先"
        " 返金してもらう口座"
    )

    @classmethod
    def is_offered(cls) -> bool:
        """Where the operator pays kept money back by its bank."""
        return bool(settings.REFUNDS_TO_ACCOUNTS)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        row = RefundAccount.objects.filter(
            party=case.party, account=case.about.account
        ).first()
        now = place_words(row) if row else _("なし")
        return [
            _("いまの返金先口座: %(place)s") % {"place": now},
            _("お預かりしているお金を、ご希望により、この口座にお返しします。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        return [
            (str(USE_LABEL), _("返金のときだけ使います。引き落としには使いません")),
            (_("お金"), _("0円（手数料はかかりません）")),
        ]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("payment", _("お支払いの画面を見る"), is_optional=True)


def place_words(row: RefundAccount) -> str:
    """Name an account by its bank, branch and tail."""
    words = _("%(bank)s %(branch)s 末尾%(tail)s")
    told = {"bank": row.bank_name, "branch": row.branch_name, "tail": row.tail}
    return words % told
