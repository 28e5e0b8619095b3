"""Who is told of a bill, and that they are told once."""

from datetime import datetime, timedelta

from madoguchi.accounts.guard.masks import mask_mail, mask_phone
from madoguchi.billing.models import Bill, BillNotice, Delivery
from madoguchi.customers.models import BillingAccount
from madoguchi.messaging.models import Message
from madoguchi.platform.audit import Act, record

PENDING_ADDRESS_LIFETIME = timedelta(days=7)


def bill_mail_address(account: BillingAccount) -> str:
    """Where the mail about its bills goes; "" where none is wanted or known."""
    chosen = delivery_of(account)
    if chosen["way"] != Delivery.Way.MAIL:
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
    """Change where the mail goes from the next bill on. Inside the party's scope.

    `to_address` is proved: by a code, or by another member of the company. The log
    holds both addresses masked, as they go to people who may not know the other.
    """
    old_way, old = delivery_of(account)["way"], bill_mail_address(account)
    is_kept = to_address == delivery_of(account)["to_address"]
    proof = {} if is_kept else {"proved_at": at if to_address else None}
    chosen, _new = Delivery.objects.update_or_create(
        party_id=account.party_id,
        account=account,
        defaults={
            **proof,
            "way": way,
            "to_address": to_address,
            "pending_address": "",
            "pending_user_id": None,
            "pending_at": None,
        },
    )
    changes = {"way": [old_way, way]}
    if (new := bill_mail_address(account)) != old:
        changes["to_address"] = [mask_if_any(old), mask_if_any(new)]
    record(Act("delivery_chosen", str(account), account.party_id, actor, at), changes)
    return chosen


def late_sms_number(account: BillingAccount) -> str:
    """Return the mobile number that is told of a late payment by SMS; "" for none."""
    chosen = Delivery.objects.filter(party=account.party_id, account=account).first()
    return chosen.late_sms_to if chosen else ""


def choose_late_sms(
    account: BillingAccount, number: str, *, actor: str, at: datetime
) -> None:
    """Let a number be told of late payments by SMS besides the mail; "" for none."""
    before = late_sms_number(account)
    if number == before:
        return
    Delivery.objects.update_or_create(
        party_id=account.party_id,
        account=account,
        defaults={**delivery_of(account), "late_sms_to": number},
    )
    act = Act("late_sms_chosen", str(account), account.party_id, actor, at)
    masked = [mask_phone(one) if one else "" for one in (before, number)]
    record(act, {"late_sms_to": masked})


def prove_delivery(account: BillingAccount, *, actor: str, at: datetime) -> None:
    """Record that mail arrives at the chosen address, if nobody had proved it."""
    if not (address := unproved_address(account)):
        return
    rows = Delivery.objects.filter(party=account.party_id, account=account)
    rows.update(proved_at=at)
    act = Act("delivery_proved", str(account), account.party_id, actor, at)
    record(act, {"to_address": ["", mask_mail(address)]})


def unproved_address(account: BillingAccount) -> str:
    """Return the chosen address of which nobody knows whether mail arrives; or "".

    It was chosen before addresses had to be proved. Mail goes on to it.
    """
    rows = Delivery.objects.filter(
        party=account.party_id, account=account, proved_at=None
    )
    chosen = rows.exclude(to_address__in=["", account.email]).first()
    return chosen.to_address if chosen else ""


def mask_if_any(address: str) -> str:
    return mask_mail(address) if address else ""


def ask_for_delivery_to(
    account: BillingAccount, address: str, *, user: int, actor: str, at: datetime
) -> None:
    """Remember an address that is not proved; the mail goes where it went till then."""
    present = delivery_of(account)
    Delivery.objects.update_or_create(
        party_id=account.party_id,
        account=account,
        defaults={
            **present,
            "pending_address": address,
            "pending_user_id": user,
            "pending_at": at,
        },
    )
    act = Act("delivery_asked_for", str(account), account.party_id, actor, at)
    before = mask_if_any(bill_mail_address(account))
    record(act, {"to_address": [before, mask_mail(address)]})


def pending_delivery(account: BillingAccount, at: datetime) -> Delivery | None:
    """Return the row with an address that waits for its proof; None after a week."""
    rows = Delivery.objects.filter(
        party=account.party_id,
        account=account,
        pending_at__gt=at - PENDING_ADDRESS_LIFETIME,
    )
    return rows.exclude(pending_address="").first()


def notice_for_bill(bill: Bill) -> BillNotice:
    """The one row about telling this bill; its message comes with the first try."""
    row, _new = BillNotice.objects.get_or_create(party_id=bill.party_id, bill=bill)
    return row


def save_notice_message(row: BillNotice, message: Message) -> None:
    row.message = message
    row.save(update_fields=["message"])
