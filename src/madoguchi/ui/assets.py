"""The stylesheet: many files, joined when static files are collected."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

STYLESHEET_FOLDER = Path(__file__).parent / "static" / "css"
STYLESHEET_ORDER = (
    "tokens.css",
    "base.css",
    "layout.css",
    "components/forms.css",
    "components/cards.css",
    "components/numbers.css",
    "components/icons.css",
    "components/notices.css",
    "components/columns.css",
    "components/facts.css",
    "components/checklists.css",
    "components/menus.css",
    "components/bar.css",
    "components/search_box.css",
    "components/switcher.css",
    "components/text.css",
    "components/navigation.css",
    "components/chips.css",
    "components/rows.css",
    "components/tags.css",
    "components/states.css",
    "components/todo.css",
    "components/sums.css",
    "components/dates.css",
    "components/meters.css",
    "components/tiles.css",
    "components/counters.css",
    "components/home.css",
    "components/qr.css",
    "components/tables.css",
    "components/filters.css",
    "components/procedures.css",
)
JOINED_STYLESHEET_PATH = "madoguchi/madoguchi.css"


PALETTE_COLOUR = re.compile(r"(--c-[a-z0-9-]+): ?(#[0-9a-f]{6});")
NOTICE_OF_RIGHTS = re.compile(r"/\*.*?Copyright.*?\*/", re.DOTALL)


def join_stylesheets() -> str:
    """All files in their order as one, in the fewest bytes that mean the same."""
    parts = ((STYLESHEET_FOLDER / part).read_text() for part in STYLESHEET_ORDER)
    whole = "\n".join(parts)
    rights = NOTICE_OF_RIGHTS.findall(whole)
    return "\n".join([*rights, shrink_stylesheet(fill_in_palette(whole))])


def fill_in_palette(css: str) -> str:
    """Colours in place of their names in the palette, which nothing changes later."""
    colours = dict(PALETTE_COLOUR.findall(css))
    used = re.sub(
        r"var\((--c-[a-z0-9-]+)\)", lambda name: shortest_hex(colours[name[1]]), css
    )
    return PALETTE_COLOUR.sub("", used)


def shortest_hex(colour: str) -> str:
    """#fff for #ffffff."""
    return re.sub(r"#(.)\1(.)\2(.)\3$", r"#\1\2\3", colour)


def shrink_stylesheet(css: str) -> str:
    """Without comments and the spaces that only people need."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}").strip()


class JoinedStylesheetFinder(BaseFinder):
    """Find the joined stylesheet, which is a file in no folder."""

    def find(self, path: str, find_all: Any = False) -> Any:  # noqa: FBT002 Django's own signature
        return [] if find_all else None

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, Storage]]:
        storage = InMemoryStorage()
        storage.save(JOINED_STYLESHEET_PATH, ContentFile(join_stylesheets().encode()))
        yield JOINED_STYLESHEET_PATH, storage
