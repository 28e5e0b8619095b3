"""A change of the customer's address or of the bills' (住所変更)."""

from dataclasses import replace
from datetime import date

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import SERVICES_WITH_PLACE
from madoguchi.customers.actions import (
    PostalAddress,
    change_billing_address,
    change_home_address,
)
from madoguchi.customers.models import BillingAccount
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.kernel.calendar import start_of_day
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES
from madoguchi.procedures.toolkit.address_form import (
    ADDRESS_FIELDS,
    POSTCODE_FIELDS,
    PostalAddressForm,
    address_from_answers,
    format_postal_address,
)
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.coming_addresses import (
    ADDRESS_KIND,
    HOME_ADDRESS,
    MOVING_KIND,
)
from madoguchi.procedures.toolkit.day_fields import set_day_bounds
from madoguchi.procedures.toolkit.japanese_date_field import JapaneseDateField
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import (
    FromDay,
    format_japanese_day,
    next_bill_fixed_on,
)

MOVE_TIMING = FromDay(to_days=90)
MAX_LINES_OFFERED = 5

NEW_PLACE_LABEL = gettext_lazy("新しい住所")
BILLS_TO_LABEL = gettext_lazy("請求書の送り先")


class AddressForm(PostalAddressForm):
    """Asks where to and from when, then for the rest of the address.

    Orders from before the day was asked have no answer to it: they were for at once.
    """

    pages = ((*POSTCODE_FIELDS, "moved_on", "what"), ADDRESS_FIELDS)
    day_field = "moved_on"
    moved_on = JapaneseDateField(label=gettext_lazy("いつから"), required=False)
    what = forms.MultipleChoiceField(
        label=gettext_lazy("変える住所"), widget=forms.CheckboxSelectMultiple
    )
    field_order = (*POSTCODE_FIELDS, "moved_on", "what", *ADDRESS_FIELDS)

    def fill_choices(self) -> None:
        super().fill_choices()
        mine = [
            (a.account_number, bill_address_label(a)) for a in self.case.load_accounts()
        ]
        self.set_choices("what", [(HOME_ADDRESS, _("ご契約者の住所")), *mine])
        self.initial.setdefault(
            "what", [HOME_ADDRESS, *(number for number, _words in mine)]
        )
        window = MOVE_TIMING.window(self.case.timing_request())
        words = _("引っ越しの日です。今日から%(last)sまで選べ、空けると今日からです。")
        self.fields["moved_on"].help_text = words % set_day_bounds(self, *window)

    def chosen_on(self) -> date:
        return self.cleaned_data.get("moved_on") or self.case.today

    def answer_text(self, name: str) -> str:
        if name != "moved_on":
            return super().answer_text(name)
        return _("%(day)sから") % {"day": format_japanese_day(self.chosen_on())}

    def bill_since(self) -> date:
        """Return the day on which the first bill to the new place is fixed."""
        request = self.timing_request()
        at = max(request.at, start_of_day(self.chosen_on()))
        return next_bill_fixed_on(replace(request, at=at))


def home_address(case: Case) -> PostalAddress:
    profile = case.load_profile()
    return PostalAddress(profile.postal_code, profile.address)


def bill_address_label(account: BillingAccount) -> str:
    words = _("請求書の送り先（%(number)s %(name)s）")
    return words % {"number": account.account_number, "name": account.addressee}


def apply(run: OrderRun) -> None:
    to, what = address_from_answers(run.answers), run.answers["what"]
    if HOME_ADDRESS in what:
        change_home_address(run.case.load_profile(), to=to, actor=run.actor, at=run.at)
    for account in run.case.load_accounts():
        if account.account_number in what:
            change_billing_address(account, to=to, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    to, what = address_from_answers(run.answers), run.answers["what"]
    accounts = [a for a in run.case.load_accounts() if a.account_number in what]
    rows = [run.case.load_profile(), *accounts] if HOME_ADDRESS in what else accounts
    place = {"postal_code": to.postal_code, "address": to.address}
    return [change for row in rows for change in promised_columns(row, **place)]


class AddressChange(Procedure):
    key, lane, title = ADDRESS_KIND, ADDRESS_KIND, gettext_lazy("住所の変更")
    changes = ("parties.address", "billing_accounts.address")
    form, timing, steps = (
        AddressForm,
        MOVE_TIMING,
        (DatabaseStep(apply, forecast_changes),),
    )
    billed = False
    must_read = (NEW_PLACE_LABEL, BILLS_TO_LABEL)
    level = 2
    group = gettext_lazy("お客様の情報")
    button = gettext_lazy("住所を変更する")
    effect = gettext_lazy("新しい住所に変わります")
    effect_done = gettext_lazy("新しい住所に変わりました")
    search_words = (
        "住所 住所変更 引っ越し 引っ越した 引っ越しした 引っ越す 新しい住所 転居"
        " 住所が変わった 番地変更 部屋番号間違い マンション名 郵便番号変更"
        " 登録住所 移転 会社の移転 本社移転 住所間違い 登記の住所 住所更新"
        " 引っ越し先の住所 引っ越しの手続き 引っ越すので住所 実家に引っ越し 転勤"
        " 建物名 住所確認 新居の住所 契約の住所"
        " 新しい家に越した 住んでるところが変わった 部屋番号が抜けている"
        " 郵便番号間違い 住居表示が変わった 赴任先に書類が届く 単身赴任先に届く"
        " 届く住所を変える 書類の届く住所 来月引っ越します 引っ越したら何をする"
    )

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        home = home_address(case)
        sentences = [
            _("いまのご住所: %(place)s") % {"place": format_postal_address(home)}
        ]
        if case.load_accounts():
            words = _("請求書の送り先は、%(day)sに確定するご請求から変わります。")
            sentences.append(
                words
                % {
                    "day": format_japanese_day(
                        next_bill_fixed_on(case.timing_request())
                    )
                }
            )
        if count := active_contracts_with_place(case.party.pk).count():
            words = _("光回線（%(n)s契約）は、引っ越し先での工事が別に必要です。")
            sentences.append(words % {"n": count})
        return sentences

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        assert isinstance(form, AddressForm)  # noqa: S101 the form of this kind
        to = address_from_answers(form.cleaned_data)
        rows = [
            (_("いまの住所"), format_postal_address(home_address(form.case))),
            (str(NEW_PLACE_LABEL), format_postal_address(to)),
        ]
        if set(form.cleaned_data["what"]) - {HOME_ADDRESS}:
            words = _("%(day)sに確定するご請求から")
            since = words % {"day": format_japanese_day(form.bill_since())}
            rows.append((str(BILLS_TO_LABEL), since))
        return [*rows, (_("手数料"), _("0円"))]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("いまの住所のまま変わりません。")

    @classmethod
    def beside(cls, case: Case) -> list[NextTask]:
        """Offer the work on the first lines that have a place."""
        lines = active_contracts_with_place(case.party.pk)[:MAX_LINES_OFFERED]
        words = _("ご利用場所も移す: 移転工事（%(contract)s）")
        return [
            NextTask(
                "procedure", words % {"contract": line.label}, (line.code, MOVING_KIND)
            )
            for line in lines
        ]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        lines = active_contracts_with_place(order.party_id)
        line = lines.exclude(Exists(coming_works(order.party_id))).first()
        if line is None:
            return None
        return NextTask(
            "procedure", _("光回線の移転工事を申し込む"), (line.code, MOVING_KIND)
        )


def active_contracts_with_place(party: int) -> QuerySet[Contract]:
    """Query the running contracts of a party whose service is tied to a place."""
    lines = Contract.objects.filter(party=party, service__in=SERVICES_WITH_PLACE)
    return lines.filter(status="active").order_by("pk")


def coming_works(party: int) -> QuerySet[Order]:
    """Query the accepted orders that will move the line of the outer query."""
    return Order.objects.filter(
        party=party,
        contract=OuterRef("pk"),
        kind=MOVING_KIND,
        state__in=RUNNING_STATES,
    )
