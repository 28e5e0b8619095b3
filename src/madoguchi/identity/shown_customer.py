"""Bind a form about the customer to the customer number that its page showed."""

from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused


def refuse_other_customer(request: MemberRequest) -> None:
    """Refuse (`customer_switched`) a form shown for another customer number.

    Its address names no contract: another tab may have opened one of another number
    of this login since. Where there are several, a form that states none is refused.
    """
    number = request.member.party.customer_number
    stated = request.POST.get("customer", "")
    if stated == number or (not stated and len(request.members) == 1):
        return
    words = _(
        "この画面を開いたあとに、お使いのお客様番号が %(number)s に切り替わりました。"
        "何も変更していません。お客様番号を選んで、もう一度お進みください。"
    )
    raise Refused("customer_switched", words % {"number": number})


def customer_number_to_show(request: MemberRequest) -> str:
    """Return whose page this is where a login has several numbers, else ""."""
    return request.member.party.customer_number if len(request.members) > 1 else ""
