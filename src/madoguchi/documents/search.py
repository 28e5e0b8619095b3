"""Documents found again: by day, amount, counterparty, contract, number and words.

What the law asks of a search: day, amount and counterparty, the first two by range,
and any combination (電子帳簿保存法施行規則 第2条第6項第5号, 第4条第1項). A search is
always within one party, so its cost follows the party's documents, not everybody's.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from django.db.models import (
    Aggregate,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Window,
)
from django.db.models.functions import Lower

from madoguchi.catalogue.models import Operator
from madoguchi.documents.models import Document
from madoguchi.documents.search_spelling import (
    longest_certain_part,
    normalise_document_number,
    occurs_in,
    search_words,
    spelling_pattern,
)
from madoguchi.kernel.company_names import SHORT_FORMS
from madoguchi.kernel.document_kind import FORMER_KIND, PAYMENT_KINDS, DocumentKind
from madoguchi.platform.access import Access

SORT_ORDERS = {
    "new": ("issued_on", False),
    "old": ("issued_on", True),
    "large": ("total_yen", False),
    "small": ("total_yen", True),
}
"""Name to its column, and whether it rises. Documents alike are told apart by id."""

PagePosition = tuple[date | int, int]
"""Where a page ended: the value of the order's column there, and the id."""


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """What is looked for, all of it at once; None and "" ask for nothing.

    Days and amounts include their ends. `month_from` and `month_to` are about the
    month that is billed. `among`: ids of the documents that may be found at all.
    """

    issued_from: date | None = None
    issued_to: date | None = None
    month_from: date | None = None
    month_to: date | None = None
    least_yen: int | None = None
    most_yen: int | None = None
    counterparty: str = ""
    account: int | None = None
    contract: str = ""
    number: str = ""
    kind: str = ""
    words: str = ""
    among: tuple[int, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the criteria as JSON stores them, empty ones left out."""
        pairs = asdict(self).items()
        return {
            k: v.isoformat() if isinstance(v, date) else v
            for k, v in pairs
            if v not in EMPTY_VALUES
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Build the criteria from what `to_json` returned."""
        days = {k: date.fromisoformat(v) for k, v in stored.items() if k in DATE_FIELDS}
        return cls(**(stored | days))


EMPTY_VALUES: tuple[object, ...] = (None, "")
DATE_FIELDS = {"issued_from", "issued_to", "month_from", "month_to"}
FIELD_LOOKUPS = {
    "issued_from": "issued_on__gte",
    "issued_to": "issued_on__lte",
    "month_from": "billing_month__gte",
    "month_to": "billing_month__lte",
    "least_yen": "total_yen__gte",
    "most_yen": "total_yen__lte",
    "account": "account",
    "kind": "kind",
}


YEN_COLUMNS = ("net_yen", "tax_yen", "total_yen")


class SearchSums(NamedTuple):
    """What all hits come to; and of them those that count today, with returns."""

    documents: int
    net_yen: int
    tax_yen: int
    total_yen: int
    valid: int
    valid_yen: int


def search_documents(access: Access, wanted: SearchCriteria) -> QuerySet[Document]:
    rows = Document.objects.visible_to(access)
    told = {column: getattr(wanted, name) for name, column in FIELD_LOOKUPS.items()}
    rows = rows.filter(**{c: v for c, v in told.items() if v not in {None, ""}})
    if wanted.number:
        rows = rows.alias(compact=RemoveGaps(F("number"), gap="-"))
        number = normalise_document_number(wanted.number)
        is_former = Q(compact__startswith=f"F{number}", kind=FORMER_KIND)
        rows = rows.filter(Q(compact__startswith=number) | is_former)
    if wanted.contract:
        rows = rows.filter(contracts__contains=[wanted.contract])
    if wanted.among is not None:
        rows = rows.filter(pk__in=wanted.among)
    issuer = Operator.objects.first() if wanted.counterparty or wanted.words else None
    rows = rows.alias(name=Lower(NormaliseNfkc(F("counterparty"))))
    rows = rows.alias(
        name_bare=RemoveGaps(F("name"), gap=" "),
        words_bare=RemoveGaps(F("words"), gap=" "),
    )
    for word in distinguishing_words(wanted.counterparty, issuer):
        rows = rows.filter(contains_word("name", word))
    for word in distinguishing_words(wanted.words, issuer):
        rows = rows.filter(contains_word("words", word))
    return rows


def distinguishing_words(typed: str, issuer: Operator | None) -> list[str]:
    """The words that tell documents apart: what names the issuer is said by all.

    Also by those that were filed when their `words` did not say who had issued them.
    A legal form that the issuer has too goes with the name that it stands beside.
    """
    asked = search_words(typed)
    if issuer is None:
        return asked
    left = [word for word in asked if not names_issuer(word, issuer)]
    forms = [word for word in asked if word in SHORT_FORMS]
    if set(left) <= set(forms):
        return left
    return [word for word in asked if word in left or word in forms]


def names_issuer(word: str, issuer: Operator) -> bool:
    """Whether the word is its registration number, or stands in its names."""
    numbers = search_words(issuer.registration_number)
    if word in {*numbers, *(number.removeprefix("t") for number in numbers)}:
        return True
    return any(occurs_in(word, name) for name in (issuer.name, issuer.brand))


def contains_word(column: str, word: str) -> Q:
    """As typed first, which costs least; then a name without its space, respelled.

    What is certain of a word goes before its spellings, since it is cheaper.
    """
    typed = Q(**{f"{column}__contains": word})
    if short := SHORT_FORMS.get(word):
        return typed | Q(**{f"{column}__contains": short})
    pattern, sure = spelling_pattern(word), longest_certain_part(word)
    if pattern is None:
        is_name = not any(map(str.isascii, word))
        return typed | Q(**{f"{column}_bare__contains": word}) if is_name else typed
    found = Q(**{f"{column}_bare__regex": pattern})
    return typed | (Q(**{f"{column}_bare__contains": sure}) & found if sure else found)


class RemoveGaps(Func):
    """The text without its gaps."""

    template = "replace(%(expressions)s, '%(gap)s', '')"
    output_field = TextField()


class NormaliseNfkc(Func):
    """PostgreSQL's own normalize(): ㈱ is (株), full width is half."""

    template = "normalize(%(expressions)s, NFKC)"
    output_field = CharField()


def bookable_documents(rows: QuerySet[Document]) -> QuerySet[Document]:
    """What belongs into books: without those that a corrected one stands for.

    Those of a former system have no lines that could be booked; what was paid is no
    charge.

    One that was cancelled stays beside its cancellation: together they are nothing.
    """
    later = Document.objects.filter(party=OuterRef("party"), replaces=OuterRef("pk"))
    ours = rows.exclude(kind__in=[FORMER_KIND, *PAYMENT_KINDS])
    return ours.filter(~Exists(later.filter(kind=DocumentKind.CORRECTED)))


def follower_kinds(
    access: Access, among: Sequence[Document] | None = None
) -> dict[int, set[str]]:
    """Id of each document that later ones replace or concern, to the kinds of those."""
    later = Document.objects.visible_to(access).exclude(replaces=None)
    if among is not None:
        later = later.filter(replaces__in=[document.pk for document in among])
    kinds: dict[int, set[str]] = {}
    for pk, kind in later.values_list("replaces_id", "kind"):
        kinds.setdefault(pk, set()).add(kind)
    return kinds


def sum_columns(off: Collection[int]) -> dict[str, Aggregate]:
    """The columns of `Sums`; those of what counts only where something counts not."""
    told: dict[str, Aggregate] = {"every": Count("pk")}
    asks = ~Q(kind__in=PAYMENT_KINDS)  # a receipt asks for nothing
    told |= {f"all_{name}": Sum(name, filter=asks) for name in YEN_COLUMNS}
    if not off:
        return told
    valid = asks & ~Q(kind=DocumentKind.CANCELLED) & ~Q(pk__in=list(off))
    return told | {
        "valid": Count("pk", filter=valid),
        "valid_yen": Sum("total_yen", filter=valid),
    }


def search_sums_from_row(told: Sequence[int | None]) -> SearchSums:
    every, net, tax, total, *valid = [yen or 0 for yen in told]
    count, yen = valid or (every, total)
    return SearchSums(every, net, tax, total, count, yen)


def sum_documents(rows: QuerySet[Document], off: Collection[int] = ()) -> SearchSums:
    """`off`: ids of those that count no more."""
    told = rows.aggregate(**sum_columns(off))
    return search_sums_from_row([told[name] for name in sum_columns(off)])


def first_page_and_sums(
    rows: QuerySet[Document], order: str, count: int, off: Collection[int] = ()
) -> tuple[list[Document], SearchSums]:
    """The first hits and what all come to, in one reading of the party's rows."""
    over_all = {name: Window(total) for name, total in sum_columns(off).items()}
    ordered = rows.annotate(**over_all).order_by(*order_columns(order))
    told = list(ordered.values_list("pk", *over_all)[:count])
    if not told:
        return [], SearchSums(0, 0, 0, 0, 0, 0)
    party_rows = rows.filter(pk__in=[pk for pk, *_ in told])
    by_pk = {row.pk: row for row in party_rows.defer("words")}
    return [by_pk[pk] for pk, *_ in told if pk in by_pk], search_sums_from_row(
        told[0][1:]
    )


def order_columns(order: str) -> tuple[str, str]:
    column, rises = SORT_ORDERS[order]
    sign = "" if rises else "-"
    return f"{sign}{column}", f"{sign}id"


def next_page(
    rows: QuerySet[Document], order: str, after: PagePosition | None, count: int
) -> list[Document]:
    """The next hits in that order, by key: the hundredth page costs what the first did.

    The words are left out; a page does not show them.
    """
    column, rises = SORT_ORDERS[order]
    if after:
        value, pk = after
        step = "gt" if rises else "lt"
        beyond = Q(**{f"{column}__{step}": value})
        same = Q(**{column: value, f"id__{step}": pk})
        rows = rows.filter(beyond | same, **{f"{column}__{step}e": value})
    return list(rows.order_by(*order_columns(order)).defer("words")[:count])


def page_position(document: Document, order: str) -> PagePosition:
    return getattr(document, SORT_ORDERS[order][0]), document.pk
