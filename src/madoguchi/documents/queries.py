from madoguchi.customers.models import Member
from madoguchi.documents.models import Document
from madoguchi.documents.rules import nth_of


def document_of(member: Member, number: str) -> Document | None:
    """The member's document of that number."""
    return Document.objects.visible_to(member).filter(number=number).first()


def history_of(member: Member, first: str) -> list[Document]:
    """All documents about the bill of that number, in the order of issue."""
    mine = Document.objects.visible_to(member)
    found = mine.filter(number__startswith=first)
    return sorted(found, key=lambda row: nth_of(row.number))
