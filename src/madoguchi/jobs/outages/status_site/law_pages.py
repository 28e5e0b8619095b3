"""Changes that the law wants known beforehand, on the static site, with whole texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.contracts.service_kinds import Service
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.notices.notice_words import area_words
from madoguchi.notices.site_pages.page_rendering import render_page
from madoguchi.notices.site_pages.site_facts import SiteFacts

MAX_PART_BYTES = 9_000
"""So much of a text stands on a page, that no page is above 15 KB."""


@dataclass(frozen=True, slots=True)
class PartOfText:
    """A part of a long text, with the page on which it stands by itself."""

    label: str
    path: str
    text: str


def law_pages(
    facts: SiteFacts, changes: Sequence[LegalNotice]
) -> Iterator[tuple[str, bytes]]:
    """Render the list of changes, a page of each, and the parts of long texts."""
    page = {"changes": changes, "law_path_of": path_of_change}
    yield "changes.html", render_page(facts, "changes", "", page)
    for change in changes:
        yield from pages_of_change(facts, change)


def pages_of_change(
    facts: SiteFacts, change: LegalNotice
) -> Iterator[tuple[str, bytes]]:
    own = {"change": change, "whom": whom_words(change), "is_record": True}
    is_short = bytes_of(change.text_before + change.text_after) <= MAX_PART_BYTES
    parts = [] if is_short else parts_of_change(change)
    page = own | {"parts": parts}
    yield path_of_change(change), render_page(facts, "change", "../", page)
    for part in parts:
        page = own | {"part": part}
        yield f"law/{part.path}", render_page(facts, "change_part", "../", page)


def path_of_change(change: LegalNotice) -> str:
    return f"law/{change.reference}.html"


def parts_of_change(change: LegalNotice) -> list[PartOfText]:
    texts = [
        (_("いままで"), "before", change.text_before),
        (_("これから"), "after", change.text_after),
    ]
    return [
        PartOfText(f"{label} {nth}", f"{change.reference}-{name}-{nth}.html", part)
        for label, name, text in texts
        for nth, part in enumerate(split_text(text), 1)
    ]


def split_text(text: str) -> list[str]:
    """Cut a text so that no part is above `MAX_PART_BYTES` as markup."""
    parts, size = [""], 0
    for letter in text:
        if size + bytes_of(letter) > MAX_PART_BYTES:
            parts.append("")
            size = 0
        parts[-1] += letter
        size += bytes_of(letter)
    return [part for part in parts if part]


def bytes_of(text: str) -> int:
    """Count the bytes of a text as markup; a line break becomes an element."""
    return len(escape(text).replace("\n", "<br>\n").encode())


def names_of_plans(codes: Sequence[str]) -> list[str]:
    """Name plans as customers know them; one that is sold no more by its code."""
    rows = Item.objects.filter(item_code__in=codes).order_by("valid_from")
    names = dict(rows.values_list("item_code", "name"))
    return [names.get(code, code) for code in codes]


def whom_words(change: LegalNotice) -> str:
    """Say whom a change concerns: services, plans and areas, or everybody."""
    named = [
        "・".join(str(Service(name).label) for name in change.services),
        "、".join(names_of_plans(change.plans)),
        "、".join(map(area_words, change.areas)),
    ]
    return "・".join(filter(None, named)) or _("すべてのご契約")
