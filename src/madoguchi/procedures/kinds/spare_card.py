"""A further card, tried where the used one fails (予備のカード)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.rights import Right
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_month
from madoguchi.payments.method_changes import (
    facts_of_registration,
    keep_spare,
    refuse_too_many_kept,
)
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.card_page import CardPage, registered_card
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo


class SpareCardForm(ProcedureForm):
    """Asks nothing: the card is typed on the page of the gateway alone."""


def apply(run: OrderRun) -> None:
    """Keep the card that was registered for the order behind the others."""
    card = registered_card(run.order)
    if card is None:
        raise Refused("outdated", _("登録されたカードが見つかりません。"))
    account, facts = run.case.about.account, facts_of_registration(card)
    keep_spare(account, facts, actor=run.actor, at=run.at)


class SpareCard(Procedure):
    key, lane, title = "spare-card", "spare-card", gettext_lazy("予備のカードの追加")
    form, timing, steps = SpareCardForm, AtOnceWithoutUndo(), (DatabaseStep(apply),)
    outside_page = CardPage()
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    billed = False
    minutes = 1
    group = gettext_lazy("お支払い")
    button = gettext_lazy("カードの登録へ進む")
    sending_button = gettext_lazy("予備のカードを追加する")
    effect = gettext_lazy("予備のカードとして使えます")
    effect_done = gettext_lazy("予備のカードに追加しました")

    @classmethod
    def is_offered(cls) -> bool:
        return CARD_GATEWAY.is_open

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_way_of_paying(case.party.pk, "card")
        refuse_too_many_kept(case.about.account)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("いまのカードで引き落とせないときに、予備のカードを使います。"),
            _("カード番号は決済会社の画面で入力します。当社には残りません。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        return [
            (_("予備のカード"), _("いまのカードで引き落とせないときだけ使います")),
            (_("お金"), _("0円（手数料はかかりません）")),
        ]

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        card = registered_card(order)
        if card is None:
            return []
        shown = _("%(brand)s 末尾%(last4)s、%(month)sまで")
        end = month_from_text(card.card_expiry)
        facts = {"brand": card.card_brand, "last4": card.card_last4}
        return [(_("予備のカード"), shown % (facts | {"month": format_month(end)}))]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("payment", _("お支払い方法を見る"), is_optional=True)
