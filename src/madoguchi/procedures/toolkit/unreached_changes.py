"""Changes of a contract that would come when it has ended, or on its last day."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import UNDER_WAY_STATES
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.coming_addresses import MOVING_KIND
from madoguchi.procedures.toolkit.option_orders import KINDS_ABOUT_OPTIONS
from madoguchi.procedures.toolkit.timing import format_japanese_day

KINDS_OF_CHANGES = ("plan", MOVING_KIND, *KINDS_ABOUT_OPTIONS)


def unreached_changes(contract: Contract, last_on: date) -> QuerySet[Order]:
    """List accepted changes from the last day of a contract on, the next one first."""
    orders = Order.objects.filter(
        party=contract.party_id,
        contract=contract,
        kind__in=KINDS_OF_CHANGES,
        state__in=UNDER_WAY_STATES,
        effective_on__gte=last_on,
    )
    return orders.order_by("effective_on", "pk")


def describe_change(order: Order) -> str:
    """Write which change it is and its day: 料金プランの変更（12月1日（火））."""
    words = _("%(title)s（%(day)s）")
    return words % {
        "title": REGISTRY[order.kind].title,
        "day": format_japanese_day(order.effective_on),
    }


def refuse_unreached_changes(contract: Contract, last_on: date) -> None:
    """Refuse with `change_after_end` where a change is to come on or after the end."""
    order = unreached_changes(contract, last_on).first()
    if order is None:
        return
    words = _(
        "お申し込み済みの%(change)sは、最後にお使いいただく日までに終わりません"
        "（受付番号 %(number)s）。解約はまだ申し込んでいません。"
        "先にその申し込みを取り消すか、それより後の日を選んでください。"
    )
    facts = {"change": describe_change(order), "number": order.number}
    raise Refused("change_after_end", words % facts)
