"""Changes of a contract that would come when it has ended, or on its last day."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import ACCEPTED_STATES
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.coming_addresses import MOVING_KIND
from madoguchi.procedures.toolkit.option_orders import KINDS_ABOUT_OPTIONS
from madoguchi.procedures.toolkit.timing import format_japanese_day

KINDS_OF_CHANGES = ("plan", MOVING_KIND, *KINDS_ABOUT_OPTIONS)


def unreached_changes(contract: Contract, last_on: date) -> QuerySet[Order]:
    """List accepted changes from the last day of a contract on, the next one first.

    Not one that a colleague has yet to approve: approving works it out anew, and
    refuses what the end forestalls.
    """
    orders = Order.objects.filter(
        party=contract.party_id,
        contract=contract,
        kind__in=KINDS_OF_CHANGES,
        state__in=ACCEPTED_STATES,
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


class EndToCome(NamedTuple):
    """The last day of use of a contract, and the number of the order that ends it."""

    last_on: date
    number: str


def end_before_changes(case: Case, kind_key: str) -> EndToCome | None:
    """Find the accepted end of a contract; None for kinds that may come after it.

    An end that waits for approval is none yet: it is worked out anew when it is
    approved, and refused where a change was accepted meanwhile.
    """
    if case.contract is None or kind_key not in KINDS_OF_CHANGES:
        return None
    ends = [key for key, kind in REGISTRY.items() if kind.ends_contract]
    orders = Order.objects.filter(
        party=case.party,
        contract=case.contract,
        kind__in=ends,
        state__in=ACCEPTED_STATES,
    )
    order = orders.order_by("effective_on", "pk").first()
    if order is None or order.effective_on is None:
        return None
    return EndToCome(order.effective_on, str(order.number))


def end_sentence(case: Case, kind_key: str) -> str:
    """Say before a change is asked for that its contract is to end; "" else."""
    if (end := end_before_changes(case, kind_key)) is None:
        return ""
    words = _(
        "この契約は%(day)sで終わります（解約の受付番号 %(number)s）。"
        "それまでに始まる変更だけ、お申し込みになれます。"
    )
    return words % {"day": format_japanese_day(end.last_on), "number": end.number}


def refuse_change_after_end(case: Case, kind_key: str, day: date | None) -> None:
    """Refuse with `contract_will_end` a change on or after the last day of use.

    `day`: on which the change is to take effect.
    """
    end = end_before_changes(case, kind_key)
    if end is None or day is None or day < end.last_on:
        return
    words = _(
        "この契約は%(day)sで終わるため、%(change_day)sからの変更はできません"
        "（解約の受付番号 %(number)s）。まだ申し込んでいません。"
        "契約を続けるときは、先に解約を取り消してください。"
    )
    facts = {
        "day": format_japanese_day(end.last_on),
        "change_day": format_japanese_day(day),
        "number": end.number,
    }
    raise Refused("contract_will_end", words % facts)
