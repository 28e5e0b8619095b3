from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.rules import revision_nth
from madoguchi.platform.access import Access


def document_by_number(access: Access, number: str) -> Document | None:
    """The member's document of that number."""
    return Document.objects.visible_to(access).filter(number=number).first()


def documents_of_bill(access: Access, first: str) -> list[Document]:
    """All documents about the bill of that number, in the order of issue."""
    mine = Document.objects.visible_to(access)
    found = mine.filter(number__startswith=first)
    return sorted(found, key=lambda row: revision_nth(row.number))


def customer_number_of(number: str) -> str:
    """The customer number that a document was issued to; "" for none that is made.

    For the desk: from outside the customer nothing else of it is seen.
    """
    found = Fingerprint.objects.filter(number=number, face="record", deleted_on=None)
    owner = found.values_list("party__customer_number", flat=True).first()
    return owner or ""
