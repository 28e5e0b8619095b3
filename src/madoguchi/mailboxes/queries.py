from madoguchi.customers.models import Member
from madoguchi.mailboxes.models import Mailbox


def mailboxes_of_party(member: Member) -> list[Mailbox]:
    """List all mailboxes of the member's party, those of a contract together."""
    rows = Mailbox.objects.visible_to(member)
    return list(rows.order_by("contract__contract_number", "address"))
