"""Members of a company: searched and page by page, and what its administrators need."""

from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from madoguchi.customers.models import Member, Role
from madoguchi.kernel.typed_numbers import place_in_list

MEMBERS_PER_PAGE = 20
MAX_SEARCH_LETTERS = 100


@dataclass(frozen=True, slots=True)
class MemberList:
    """One page of members by name. `query` leads to the next page, "" on the last."""

    listed: list[Member]
    total: int
    q: str
    query: str

    @property
    def has_search(self) -> bool:
        return bool(self.q) or self.total > MEMBERS_PER_PAGE


def list_members(request: HttpRequest, party: int) -> MemberList:
    """Find the members whose name or address has `q`; `from` is a place in the list."""
    q = normalize("NFKC", request.GET.get("q", "")[:MAX_SEARCH_LETTERS]).strip()
    first = place_in_list(request.GET.get("from", ""))
    found = Member.objects.filter(party=party)
    if q:
        is_named = Q(user__display_name__icontains=q) | Q(user__email__icontains=q)
        found = found.filter(is_named)
    total, last = found.count(), first + MEMBERS_PER_PAGE
    rows = found.select_related("user").order_by("user__display_name", "pk")
    query = urlencode({"q": q, "from": last}) if total > last else ""
    return MemberList(list(rows[first:last]), total, q, query)


def administrators(party: int) -> list[Member]:
    rows = Member.objects.filter(party=party, role=Role.ADMIN)
    return list(rows.select_related("user").order_by("pk"))


def users_only_in_party(party: int) -> QuerySet[Member, int]:
    """The users without another party: the sign-ins of others are private."""
    elsewhere = Member.objects.filter(user=OuterRef("user")).exclude(party=party)
    mine = Member.objects.filter(~Exists(elsewhere), party=party)
    return mine.values_list("user", flat=True)
