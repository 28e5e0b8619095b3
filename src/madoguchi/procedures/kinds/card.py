"""Another card for the bills of an account (カードの差し替え)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.customers.rights import Right
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_month
from madoguchi.payments.method_changes import (
    facts_of_registration,
    pay_with,
)
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.promised_methods import promised_method
from madoguchi.payments.queries import needs_card_at_once
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.card_page import CardPage, registered_card
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.shared_contracts import shared_contracts
from madoguchi.procedures.toolkit.timing import (
    WayOfPayingChange,
    format_japanese_day,
)
from madoguchi.procedures.toolkit.ways_of_paying import (
    first_payment,
    refuse_twin_change,
    until_words,
)

FROM_LABEL = gettext_lazy("新しいカードで引き落とし")
UNTIL_LABEL = gettext_lazy("いまのお支払い方法")
MONEY_LABEL = gettext_lazy("お金")


class CardForm(ProcedureForm):
    """Asks nothing: the card is typed on the page of the gateway alone."""

    def chosen_on(self) -> date | None:
        """At once, where the present card cannot be charged any more."""
        case = self.case
        is_due = needs_card_at_once(case.about.account, case.today)
        return case.today if is_due else None


def apply(run: OrderRun) -> None:
    """Let the account pay with the card that was registered for the order."""
    account, card = run.case.about.account, registered_card(run.order)
    if card is None:
        raise Refused("outdated", _("登録されたカードが見つかりません。"))
    facts = facts_of_registration(card)
    pay_with(account, facts, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    card = registered_card(run.order)
    if card is None:
        return []
    return promised_method(run.case.about.account, facts_of_registration(card))


class CardReplacement(Procedure):
    key, lane = "card", "card"
    title = gettext_lazy("カードの登録・差し替え")
    changes = (
        "payment_methods.card_brand",
        "payment_methods.card_last4",
        "payment_methods.card_expiry",
    )
    form, timing, steps = (
        CardForm,
        WayOfPayingChange(),
        (DatabaseStep(apply, forecast_changes),),
    )
    outside_page = CardPage()
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    billed = False
    must_read = (FROM_LABEL, UNTIL_LABEL)
    minutes = 1
    group = gettext_lazy("お支払い")
    button = gettext_lazy("カードの登録へ進む")
    sending_button = gettext_lazy("このカードに替える")
    when = gettext_lazy("切り替わる日")
    effect = gettext_lazy("お支払いが新しいカードに切り替わります")
    effect_done = gettext_lazy("お支払いが新しいカードに切り替わりました")

    @classmethod
    def is_offered(cls) -> bool:
        return CARD_GATEWAY.is_open

    @classmethod
    def refuse(cls, case: Case) -> None:
        """Refuse while another contract of the same account has it under way.

        And where the company allows no card.
        """
        refuse_way_of_paying(case.party.pk, "card")
        refuse_twin_change(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("カード番号は決済会社の画面で入力します。当社には残りません。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case, account = form.case, form.case.about.account
        first = first_payment(form, "card")
        words = _("%(day)s、%(month)s月分から")
        day = {"day": format_japanese_day(first.on), "month": first.month.month}
        return [
            (str(FROM_LABEL), words % day),
            (str(UNTIL_LABEL), until_words(case, account, first)),
            *shared_contracts(case),
            (str(MONEY_LABEL), _("0円（手数料はかかりません）")),
        ]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("いままでのお支払い方法のままです。料金も変わりません。")

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        """Say which card was registered, and that it was found usable."""
        card = registered_card(order)
        if card is None:
            return []
        shown = _("%(brand)s 末尾%(last4)s、%(month)sまで")
        end = month_from_text(card.card_expiry)
        facts = {"brand": card.card_brand, "last4": card.card_last4}
        return [
            (_("新しいカード"), shown % (facts | {"month": format_month(end)})),
            (_("カードの確認"), _("ご本人の確認が済み、使えることを確かめました")),
        ]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("payment", _("お支払い方法を見る"), is_optional=True)
