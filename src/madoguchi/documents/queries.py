from madoguchi.customers.models import Member
from madoguchi.documents.models import Document


def document_of(member: Member, number: str) -> Document | None:
    """The member's document of that number."""
    return Document.objects.visible_to(member).filter(number=number).first()


def history_of(member: Member, document: Document) -> list[Document]:
    """All that belong to the same bill, the first one first.

    Numbers of followers begin with the number of the first: I000000001, -1, -2.
    """
    first = document.number.partition("-")[0]
    mine = Document.objects.visible_to(member).filter(number__startswith=first)
    return sorted(mine, key=lambda row: row.pk)
