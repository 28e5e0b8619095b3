"""Who is told of a bill, and that they are told once."""

from datetime import datetime

from madoguchi.billing.models import Bill, BillNotice, Delivery
from madoguchi.customers.models import BillingAccount
from madoguchi.messaging.models import Message
from madoguchi.platform.audit import Act, record


def bill_mail_address(account: BillingAccount) -> str:
    """Where the mail about its bills goes; "" where none is wanted or known."""
    chosen = delivery_of(account)
    if chosen["way"] == Delivery.Way.NONE:
        return ""
    return chosen["to_address"] or account.email


def delivery_of(account: BillingAccount) -> dict[str, str]:
    """What is chosen, as a form shows it."""
    chosen = Delivery.objects.filter(party=account.party_id, account=account).first()
    if chosen is None:
        return {"way": Delivery.Way.MAIL, "to_address": ""}
    return {"way": chosen.way, "to_address": chosen.to_address}


def choose_delivery(
    account: BillingAccount, *, way: str, to_address: str, actor: str, at: datetime
) -> Delivery:
    """From the next bill on. Inside the party's scope."""
    chosen, _new = Delivery.objects.update_or_create(
        party_id=account.party_id,
        account=account,
        defaults={"way": way, "to_address": to_address},
    )
    act = Act("delivery_chosen", str(account), account.party_id, actor, at)
    record(act, {"way": ["", way]})
    return chosen


def notice_for_bill(bill: Bill) -> BillNotice:
    """The one row about telling this bill; its message comes with the first try."""
    row, _new = BillNotice.objects.get_or_create(party_id=bill.party_id, bill=bill)
    return row


def save_notice_message(row: BillNotice, message: Message) -> None:
    row.message = message
    row.save(update_fields=["message"])
