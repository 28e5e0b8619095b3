"""Cancelling a contract (解約)."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.models import PostagePayer
from madoguchi.catalogue.price_tags import paid_text
from madoguchi.catalogue.queries import policy_on
from madoguchi.contracts.actions import end_contract
from madoguchi.contracts.return_cases import open_return
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.kernel.calendar import JST, ONE_DAY, next_closing_date
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.address_form import format_postal_address
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.cancellation_wording import (
    ending_discounts_notice,
    equipment_text,
    exit_fee_notice,
    last_bill_text,
    return_terms,
)
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contact_points import (
    contact_points_notice,
    ending_contact_points,
)
from madoguchi.procedures.toolkit.contract_facts import (
    held_items,
    option_labels,
    rented_equipment,
)
from madoguchi.procedures.toolkit.contract_status import refuse_ended_contract
from madoguchi.procedures.toolkit.day_fields import set_day_bounds
from madoguchi.procedures.toolkit.exit_fees import exit_fee_on
from madoguchi.procedures.toolkit.happenings import Happening
from madoguchi.procedures.toolkit.japanese_date_field import JapaneseDateField
from madoguchi.procedures.toolkit.last_days import last_bill_days, return_days
from madoguchi.procedures.toolkit.option_numbers import (
    OPTION_NUMBER_LABEL,
    held_option_codes,
    number_loss_sentence,
)
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.promised_amounts import keep_promised_ends
from madoguchi.procedures.toolkit.promised_leaving_fees import (
    keep_promised_exit_fee,
    keep_promised_work_fee,
)
from madoguchi.procedures.toolkit.return_kits import (
    RETURN_KIT_KIND,
    changed_kit_address,
    promised_kit_address,
)
from madoguchi.procedures.toolkit.set_discounts import (
    LOST_DISCOUNTS_LABEL,
    lost_discount_rows,
)
from madoguchi.procedures.toolkit.timing import (
    OnLastDay,
    Schedule,
    format_japanese_day,
)
from madoguchi.procedures.toolkit.unreached_changes import (
    describe_change,
    refuse_unreached_changes,
    unreached_changes,
)
from madoguchi.procedures.toolkit.work_fees import work_fee_left_yen
from madoguchi.ui.form_errors import refusal_error

CANCEL_TIMING = OnLastDay(to_days=92)
LAST_BILL_LABEL = gettext_lazy("最後のご請求の見込み")
RETURN_DUE_LABEL = gettext_lazy("返却の期限")
WORK_FEE_LABEL = gettext_lazy("工事費の残り")


class CancelForm(ProcedureForm):
    day_field = "other_on"
    last_day = forms.ChoiceField(
        label=gettext_lazy("最後にお使いいただく日"), widget=forms.RadioSelect
    )
    other_on = JapaneseDateField(label=gettext_lazy("ほかの日"), required=False)
    number_lost = forms.BooleanField(
        label=gettext_lazy("この電話番号が使えなくなり、戻せないことを確かめました")
    )

    def fill_choices(self) -> None:
        first, second = next_closing_days(self.case)
        named = [
            (
                "closing",
                _("%(day)s（いちばん近い締め日）")
                % {"day": format_japanese_day(first)},
            ),
            (
                "next",
                _("%(day)s（その次の締め日）") % {"day": format_japanese_day(second)},
            ),
            ("day", _("ほかの日を選ぶ")),
        ]
        self.set_choices("last_day", named)
        window = CANCEL_TIMING.window(self.case.timing_request())
        words = _(
            "「ほかの日を選ぶ」のときだけ入力してください。"
            "%(first)sから%(last)sまで選べます。"
        )
        self.fields["other_on"].help_text = words % set_day_bounds(self, *window)
        if not self.case.about.service_kind.loses_number:
            del self.fields["number_lost"]

    def clean(self) -> None:
        """Ask again where no day is meant, and where two are.

        An order that was sent before two days were refused keeps the one that it named.
        """
        picked = self.cleaned_data.get("last_day")
        other = self.cleaned_data.get("other_on")
        if picked == "day" and not other:
            self.add_error("other_on", _("日を入力してください。例: 2026-12-15"))
        elif picked and other and self.case.order is None:
            self.refuse_second_day(self.chosen_on(), other)

    def refuse_second_day(self, picked_on: date | None, other: date) -> None:
        """Refuse with `two_last_days` a typed day that is not the one picked."""
        if picked_on == other:
            return
        words = _(
            "最後の日が2つ入っています。%(picked)sにするときはこの日を消し、"
            "この日にするときは「ほかの日を選ぶ」を選んでください。"
            "まだ申し込んでいません。"
        ) % {"picked": format_japanese_day(picked_on)}
        self.add_error("other_on", refusal_error(Refused("two_last_days", words)))

    def chosen_on(self) -> date | None:
        first, second = next_closing_days(self.case)
        other: date | None = self.cleaned_data.get("other_on")
        days = {"closing": first, "next": second, "day": other}
        return days.get(self.cleaned_data.get("last_day", ""))

    def summary(self) -> list[LabelledText]:
        rows = [
            (str(self.fields["last_day"].label), format_japanese_day(self.chosen_on()))
        ]
        if "number_lost" in self.fields:
            rows.append((_("電話番号"), _("使えなくなることを確かめました")))
        return rows


def return_rows(case: Case, last_on: date) -> list[LabelledText]:
    """Write what is sent back, how and until when."""
    if not (pieces := rented_equipment(case)):
        return [(_("返却していただく機器"), _("ありません"))]
    terms = return_terms(case.policy, last_on=last_on, asked_on=case.today)
    rows = [
        (_("返却していただく機器"), equipment_text(pieces)),
        (
            _("返却キットの発送"),
            _("%(day)sごろ") % {"day": format_japanese_day(terms.kit_on)},
        ),
    ]
    place = format_postal_address(promised_kit_address(case.about, terms.kit_on))
    rows.append((_("返却キットの送り先"), place))
    if payer := case.policy.return_postage:
        rows.append((_("返却の送料"), str(PostagePayer(payer).label)))
    fee = _("1台につき%(yen)s") % {"yen": paid_text(terms.damage_fee_yen)}
    return [
        *rows,
        (str(RETURN_DUE_LABEL), format_japanese_day(terms.due_on)),
        (_("返却のない機器・こわれた機器"), fee),
    ]


def next_closing_days(case: Case) -> tuple[date, date]:
    """Return the next closing day that can still be chosen, and the one after it."""
    request = case.timing_request()
    first = CANCEL_TIMING.closing_date(request)
    return first, next_closing_date(first + ONE_DAY, request.closing_day)


def have_returned(run: OrderRun) -> None:
    """Open the return of equipment, with the terms of the day of the request."""
    order, pieces = run.order, rented_equipment(run.case)
    if not pieces or order.asked_at is None:
        return
    asked_on = order.asked_at.astimezone(JST).date()
    promised = return_terms(
        policy_on(asked_on), last_on=last_day_of_use(order), asked_on=asked_on
    )
    open_return(run.case.about, pieces, promised, actor=run.actor, at=run.at)


def apply(run: OrderRun) -> None:
    day = last_day_of_use(run.order)
    keep_promised_exit_fee(run, day)
    keep_promised_work_fee(run, day)
    keep_promised_ends(run, held_items(run.case, day), day)
    end_contract(run.case.about, on=day, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    return promised_columns(run.case.about, status="ended")


def last_day_of_use(order: Order) -> date:
    if order.effective_on is None:
        raise LookupError("an order to cancel without a last day")
    return order.effective_on


class CancelContract(Procedure):
    key, lane, title = "cancel", "cancel", gettext_lazy("解約")
    changes = ("contracts.status",)
    form, timing, steps = (
        CancelForm,
        CANCEL_TIMING,
        (DatabaseStep(have_returned), DatabaseStep(apply, forecast_changes)),
    )
    services = ALL_SERVICES
    level = 2
    minutes = 3
    when = gettext_lazy("最後にお使いいただける日")
    group = gettext_lazy("解約")
    button = gettext_lazy("解約を申し込む")
    effect = gettext_lazy("この日の終わりまでお使いいただけます")
    effect_done = gettext_lazy("この日の終わりに、ご利用が終わりました")
    when_done = gettext_lazy("最後にお使いいただいた日")
    bill_label = gettext_lazy("最後のご請求")
    bill_effect = gettext_lazy("この契約の最後の請求書が出ます（%(month)s分）")
    ends_contract = is_irreversible = True
    must_read = (
        LAST_BILL_LABEL,
        WORK_FEE_LABEL,
        LOST_DISCOUNTS_LABEL,
        RETURN_DUE_LABEL,
    )
    search_words = (
        "解約 解約したい 契約をやめる 契約をやめたい 回線をやめる"
        " スマホの契約をやめる 退会 契約解除 違約金 違約金いくら 解約金"
        " 解約金いくら 解約手続き 契約を終わりにする 回線いらない ネットをやめる"
        " ネット解約 光解約 スマホ解約 携帯解約 携帯やめる もう使わない"
        " サービスやめる 契約を止める 契約不要 亡くなった家族の契約を解約"
        " 解約いつまで 解約日 全部解約 いつ解約できる 契約キャンセル"
        " 引っ越すので解約 やめる やめたい 止める"
        " 全部やめたい 契約をやめる方法 スマホをやめたい 光をやめたい 使うのをやめる"
        " 完全にやめる 契約を終わらせる 契約を切る 解約の費用 解約したらいくら"
        " 亡くなった家族の携帯を止める 亡くなったので解約 施設に入るので解約"
        " 店をたたむので解約 海外に行くので解約 実家の回線がいらない"
        " 会社をたたむので解約 もう使わない回線を止める"
        " サービスを退会 契約をなくしたい 来月でやめる 今月でやめる"
        " もう歳なのでやめる 店を閉めるので全部止めたい やめたらお金かかる"
        " やめるといくら取られる 解約するといくら取られる 契約を終わりにしたい"
        " 施設に入ったので電話をやめる もう使わないのでやめます"
        " もういらないネット もう二度と使わない 年なのでネットはいらない"
        " 電話もネットもやめたい"
        " やめるときの費用 光回線をやめる費用 やめる費用"
    )
    error_codes = {
        "two_last_days": CodeExplanation(
            gettext_lazy("最後にお使いいただく日が、2つ入っています。"),
            gettext_lazy("どちらか1つにしてください。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_ended_contract(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        """Return notices for the default last day; no retention offer.

        The last bill and the day of the return follow with the day that is chosen.
        """
        sentences = [
            exit_fee_notice(case, next_closing_days(case)[0]),
            number_loss_sentence(case, held_option_codes(case)),
            contact_points_notice(case),
            ending_discounts_notice(case, next_closing_days(case)[0]),
        ]
        return [sentence for sentence in sentences if sentence]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case = form.case
        day = cls.timing.schedule(case.timing_request(form.chosen_on())).effective_on
        assert day is not None  # noqa: S101 a last day always has its day
        refuse_unreached_changes(case.about, day)
        codes = held_option_codes(case)
        ending = "、".join([*ending_contact_points(case), *option_labels(case, codes)])
        pairs = [
            (_("契約解除料"), exit_fee_on(case, day)),
            (str(LAST_BILL_LABEL), last_bill_text(case, day)),
        ]
        if left := work_fee_left_yen(case, day):
            words = _("%(yen)s（最後のご請求に含まれます）") % {"yen": format_yen(left)}
            pairs.append((str(WORK_FEE_LABEL), words))
        if not case.policy.prorates:
            pairs.append((_("最後の月の料金"), _("日割りはありません（1か月分）")))
        if ending:
            pairs.append((_("使えなくなるもの"), ending))
        pairs += lost_discount_rows(case, day + ONE_DAY)
        if number := number_loss_sentence(case, codes):
            pairs.append((str(OPTION_NUMBER_LABEL), number))
        return [*pairs, *return_rows(case, day)]

    @classmethod
    def happenings(cls, form: ProcedureForm, schedule: Schedule) -> list[Happening]:
        case, day = form.case, schedule.effective_on
        if day is None:
            return []
        terms = return_terms(case.policy, last_on=day, asked_on=case.today)
        return [
            *return_days(terms, rented_equipment(case)),
            *last_bill_days(case, day),
        ]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("契約はこのまま続きます。")

    @classmethod
    def beside(cls, case: Case) -> list[NextTask]:
        """Lead to changes that would come too late, and to how a number is ported."""
        words = _("予定の%(change)sを確かめる・取り消す")
        tasks = [
            NextTask("order", words % {"change": describe_change(o)}, (o.number,))
            for o in unreached_changes(case.about, next_closing_days(case)[0])
        ]
        if case.about.service_kind.loses_number:
            tasks.append(NextTask("contact", _("MNP転出をお電話で申し込む")))
        return tasks

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        """Return the page of the return, once it is open; until then, where it goes."""
        contract = order.contract
        if contract is None or not contract.equipment.filter(is_rental=True).exists():
            return None
        if order.state == OrderState.SCHEDULED:
            words = _("返却キットの送り先を変える（発送の前の日まで）")
            args = (contract.code, RETURN_KIT_KIND)
            return NextTask("procedure", words, args, is_optional=True)
        if order.state != OrderState.COMPLETED:
            return None
        return NextTask("returns", _("機器の返却を確かめる"), (contract.code,))

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        """Say where the kit goes, if the customer has changed it since."""
        place = changed_kit_address(order) if order.asked_at else None
        if place is None:
            return []
        return [(_("返却キットの送り先（変更後）"), format_postal_address(place))]
