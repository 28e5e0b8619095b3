from madoguchi.customers.models import Member
from madoguchi.mailboxes.models import Mailbox


def mailboxes_of(member: Member, contract: int) -> list[Mailbox]:
    rows = Mailbox.objects.visible_to(member).filter(contract=contract)
    return list(rows.order_by("address"))
