from madoguchi.mailboxes.models import Mailbox
from madoguchi.platform.access import Access


def mailboxes_of_party(access: Access) -> list[Mailbox]:
    """List all mailboxes of the member's party, those of a contract together."""
    rows = Mailbox.objects.visible_to(access)
    return list(rows.order_by("contract__contract_number", "address"))
