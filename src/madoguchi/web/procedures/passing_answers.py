"""Take answers that are never kept from the check page to a port."""

from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.order_steps import outside_key_of_order
from madoguchi.procedures.toolkit.passing_form import PassingForm
from madoguchi.web.procedures.draft_context import DraftContext


def passing_form_of(request: MemberRequest, on: DraftContext) -> PassingForm | None:
    """Return the posted form; None where the kind has none, or the order was sent."""
    if on.kind.passing_form is None or on.draft.state not in EDITABLE_STATES:
        return None
    return on.kind.passing_form(request.POST)


def pass_answers_on(on: DraftContext, form: PassingForm) -> None:
    """Hand them on before the order is placed. Refused (`outside_away`) in silence."""
    try:
        on.kind.pass_on(outside_key_of_order(on.draft), form.cleaned_data)
    except Unavailable as error:
        raise outside_away() from error


def outside_away() -> Refused:
    return Refused(
        "outside_away",
        _(
            "いま、社外の窓口につながりません。申し込んでいません。"
            "入力した内容は下書きに残っています。しばらくしてから、もう一度お試しください。"
        ),
    )
