"""Another address for the kit of a return, until it is sent (返却キットの送り先)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.actions import PostalAddress
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
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
from madoguchi.procedures.toolkit.contract_facts import rented_equipment
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.return_kits import (
    RETURN_KIT_KIND,
    accepted_cancellation,
    changed_kit_address,
    kit_day,
    promised_kit_address,
)
from madoguchi.procedures.toolkit.timing import (
    AtOnceWithoutUndo,
    format_japanese_day,
)

KIT_ADDRESS_LABEL = gettext_lazy("返却キットの新しい送り先")


class ReturnKitForm(PostalAddressForm):
    pages = (POSTCODE_FIELDS, ADDRESS_FIELDS)


def cancellation_with_kit(case: Case) -> Order:
    """Return the order to cancel whose kit is not sent yet.

    Refused: `no_return_kit`, `return_kit_sent`.
    """
    order = accepted_cancellation(case.about)
    sent_on = kit_day(order) if order else None
    if order is None or sent_on is None or not rented_equipment(case):
        raise Refused(
            "no_return_kit",
            _("返却キットをお送りする予定がありません。何も変更していません。"),
        )
    if case.today >= sent_on:
        raise Refused(
            "return_kit_sent",
            _(
                "返却キットの発送の日になったため、送り先は変えられません。"
                "何も変更していません。お急ぎのときはお電話ください。"
            ),
        )
    return order


def present_address(case: Case, cancellation: Order) -> PostalAddress:
    sent_on = kit_day(cancellation) or case.today
    return changed_kit_address(cancellation) or promised_kit_address(
        case.about, sent_on
    )


def apply(run: OrderRun) -> None:
    """Record the change: the order itself says the address."""
    order = cancellation_with_kit(run.case)
    was = format_postal_address(present_address(run.case, order))
    to = format_postal_address(address_from_answers(run.answers))
    act = Act(
        "return_kit_readdressed", str(order), run.case.party.pk, run.actor, run.at
    )
    record(act, {"address": [was, to]})


class ReturnKitAddress(Procedure):
    key, lane, title = (
        RETURN_KIT_KIND,
        RETURN_KIT_KIND,
        gettext_lazy("返却キットの送り先"),
    )
    form, timing, steps = ReturnKitForm, AtOnceWithoutUndo(), (DatabaseStep(apply),)
    services = ALL_SERVICES
    billed = is_listed = False  # the receipt of the cancellation leads here
    level = 2
    group = gettext_lazy("解約")
    button = gettext_lazy("送り先を変える")
    effect = gettext_lazy("返却キットの送り先が変わります")
    must_read = (KIT_ADDRESS_LABEL,)
    error_codes = {
        "no_return_kit": CodeExplanation(
            gettext_lazy("返却キットをお送りする予定がありません。"),
            gettext_lazy(
                "解約を申し込み、返却していただく機器があるときに変えられます。"
            ),
        ),
        "return_kit_sent": CodeExplanation(
            gettext_lazy("返却キットの発送の日になったため、送り先は変えられません。"),
            gettext_lazy("お急ぎのときはお電話ください。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        cancellation_with_kit(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        order = accepted_cancellation(case.about)
        if order is None:
            return []
        place = format_postal_address(present_address(case, order))
        words = _("%(day)sごろお送りします。前の日まで、何度でも変えられます。")
        return [
            _("いまの送り先: %(place)s") % {"place": place},
            words % {"day": format_japanese_day(kit_day(order))},
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        order = cancellation_with_kit(form.case)
        was, to = (
            present_address(form.case, order),
            address_from_answers(form.cleaned_data),
        )
        return [
            (_("いまの送り先"), format_postal_address(was)),
            (str(KIT_ADDRESS_LABEL), format_postal_address(to)),
            (_("返却キットの発送"), format_japanese_day(kit_day(order))),
        ]
