from madoguchi.customers.models import Member
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.rules import revision_nth


def document_by_number(member: Member, number: str) -> Document | None:
    """The member's document of that number."""
    return Document.objects.visible_to(member).filter(number=number).first()


def documents_of_bill(member: Member, first: str) -> list[Document]:
    """All documents about the bill of that number, in the order of issue."""
    mine = Document.objects.visible_to(member)
    found = mine.filter(number__startswith=first)
    return sorted(found, key=lambda row: revision_nth(row.number))


def customer_number_of(number: str) -> str:
    """The customer number that a document was issued to; "" for none that is made.

    For the desk: from outside the customer nothing else of it is seen.
    """
    found = Fingerprint.objects.filter(number=number, face="record", deleted_on=None)
    owner = found.values_list("party__customer_number", flat=True).first()
    return owner or ""
