"""Work to move a fibre line to another place (移転工事)."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.actions import move_line
from madoguchi.contracts.service_kinds import SERVICES_WITH_PLACE
from madoguchi.customers.actions import PostalAddress
from madoguchi.customers.postcodes import area_of_postcode
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.kernel.errors import Refused
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.address_form import (
    ADDRESS_FIELDS,
    POSTCODE_FIELDS,
    PostalAddressForm,
    address_from_answers,
    format_postal_address,
)
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.coming_addresses import (
    MOVING_KIND,
    is_same_place,
    newest_coming_move,
    spelled_answers,
)
from madoguchi.procedures.toolkit.contract_status import refuse_inactive_contract
from madoguchi.procedures.toolkit.day_fields import set_day_bounds
from madoguchi.procedures.toolkit.happenings import Happening
from madoguchi.procedures.toolkit.japanese_date_field import JapaneseDateField
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import OnWorkDay, Schedule

TIME_BANDS = [
    ("morning", gettext_lazy("午前（9時〜12時）")),
    ("afternoon", gettext_lazy("午後（13時〜17時）")),
    ("any", gettext_lazy("どちらでもよい")),
]
MOVING_TIMING = OnWorkDay(to_days=60)


class MovingForm(PostalAddressForm):
    pages = (POSTCODE_FIELDS, ADDRESS_FIELDS, ("work_on", "band"))
    day_field = "work_on"
    work_on = JapaneseDateField(label=gettext_lazy("工事の希望日"))
    band = forms.ChoiceField(
        label=gettext_lazy("時間帯"), choices=TIME_BANDS, widget=forms.RadioSelect
    )

    def fill_choices(self) -> None:
        """Fill in the customer's own address, which is most likely the new one.

        That of an accepted change of it goes before the present one. Where the line is
        used there already, nothing is filled in.
        """
        if home := own_address_parts(self.case):
            self.initial.setdefault("postal_code", home["postal_code"])
            if self.initial["postal_code"] == home["postal_code"]:
                self.initial = {**home, **self.initial}
        super().fill_choices()
        window = MOVING_TIMING.window(self.case.timing_request())
        words = _("%(first)sから%(last)sまでの平日から選べます。")
        self.fields["work_on"].help_text = words % set_day_bounds(self, *window)

    def chosen_on(self) -> date | None:
        day: date = self.cleaned_data["work_on"]
        return day


def own_address_parts(case: Case) -> dict[str, str]:
    """Return fields of the address that the customer has, or will have by an order.

    Empty where it is the place from which the line moves.
    """
    if move := newest_coming_move(case.party.pk):
        return spelled_answers(move)
    home, line = case.load_profile(), case.about
    place = PostalAddress(line.service_postal_code, line.service_address)
    if is_same_place(place, PostalAddress(home.postal_code, home.address)):
        return {}
    area = area_of_postcode(home.postal_code)
    rest = home.address.removeprefix(area).strip()
    parts = {"street": rest, "building": ""}
    return {"postal_code": home.postal_code, "area": area, **parts}


def refuse_present_place(here: PostalAddress, to: PostalAddress) -> None:
    """Refuse with `moves_nowhere` where the line is used at that very place."""
    if is_same_place(here, to):
        raise Refused(
            "moves_nowhere",
            _(
                "新しいご利用場所が、いまのご利用場所と同じです。"
                "まだ申し込んでいません。引っ越し先の住所を入力してください。"
            ),
        )


def apply(run: OrderRun) -> None:
    to = address_from_answers(run.answers)
    move_line(
        run.case.about,
        postal_code=to.postal_code,
        address=to.address,
        actor=run.actor,
        at=run.at,
    )


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    to = address_from_answers(run.answers)
    return promised_columns(
        run.case.about, service_postal_code=to.postal_code, service_address=to.address
    )


class FibreRelocation(Procedure):
    key, lane, title = MOVING_KIND, MOVING_KIND, gettext_lazy("光回線の移転工事")
    changes = ("contracts.service_address",)
    form, timing, steps = (
        MovingForm,
        MOVING_TIMING,
        (DatabaseStep(apply, forecast_changes),),
    )
    billed = False
    is_arranged_by_staff = True
    group = gettext_lazy("契約の変更")
    services = SERVICES_WITH_PLACE
    level = 2
    minutes = 3
    when = gettext_lazy("工事の日")
    button = gettext_lazy("移転工事を申し込む")
    effect = gettext_lazy("工事をして、新しい場所へ切り替えます")
    effect_done = gettext_lazy("新しい場所へ切り替えました")

    search_words = (
        "光回線移転 光回線の引っ越し 回線の引っ越し 移転工事 引っ越し先でもネット"
        " 引っ越し先で光を使う ネットの引っ越し 引っ越しでネットを移す"
        " 新居でネット 新居に回線 新居でも光を使う 引っ越しの工事 移転先の工事"
        " 光を新しい家に移す 回線を移す 回線移設 転居先でネット"
        " 自宅のネットを移す インターネット移転 wifiの引っ越し ネットを新居に移す"
        " 転勤先でネット 引っ越しインターネット 移設 事務所移転の回線"
        " 今度の家でもネット 今度の家で光を使う 引っ越し先でインターネット"
        " 新しいアパートでもネット 次の家でも光を使いたい 引っ越しても同じネット"
        " 新しい部屋でもインターネット"
        " 転勤先のアパートで光 引っ越し先で引き続き光を使う"
    )

    error_codes = {
        "moves_nowhere": CodeExplanation(
            gettext_lazy("新しいご利用場所が、いまのご利用場所と同じです。"),
            gettext_lazy("引っ越し先の住所を入力してください。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_inactive_contract(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        line = case.about
        here = PostalAddress(line.service_postal_code, line.service_address)
        return [
            _("いまのご利用場所: %(place)s") % {"place": format_postal_address(here)},
            _(
                "工事の日まではいまの場所で使えます。工事の日に新しい場所へ切り替えます。"
            ),
            _("工事にはどなたかの立ち会いが必要です。所要時間はおよそ1〜2時間です。"),
            _("工事費は建物の設備により変わるため、工事の前に担当者がご案内します。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        line, to = form.case.about, address_from_answers(form.cleaned_data)
        here = PostalAddress(line.service_postal_code, line.service_address)
        refuse_present_place(here, to)
        return [
            (_("いまのご利用場所"), format_postal_address(here)),
            (_("新しいご利用場所"), format_postal_address(to)),
        ]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("いまの場所のまま、続けてお使いいただけます。")

    @classmethod
    def happenings(cls, form: ProcedureForm, schedule: Schedule) -> list[Happening]:
        """Ask for somebody to be there."""
        day = schedule.effective_on
        if day is None:
            return []
        words = _("機器を持って、立ち会いをお願いします")
        return [Happening(day, words, by_customer=True)]
