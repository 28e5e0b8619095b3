"""The page table of an interface: each page stands once, with all that is its own.

An interface lists its pages in `urls.py`, one file for each area. The address, the
permission rule, the menu entry, the purposes of さがす and the example arguments of
the tests are read from there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, get_urlconf
from django.urls.resolvers import RoutePattern
from django.utils.functional import Promise

PageView = Callable[..., HttpResponse]
Words = str | Promise
TaskOfArguments = Callable[[Mapping[str, Any]], Words]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """The entry of the navigation that leads to a page.

    `short` is its word in the bar of a phone; "" keeps it off that bar.
    """

    position: int
    label: str | Promise
    icon: str
    needs_contract: bool = False
    short: Words = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of さがす that a page serves, and how the page is called there.

    What `is_of_companies` is not offered to private persons. `anchor` names the part of
    the page that serves it.
    """

    name: str
    label: str | Promise
    is_of_companies: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A line of the table.

    `rule` is the interface's own permission rule. `nav` names the page whose menu
    entry is marked while this one is shown. `switch_to` names the page on which the
    contract switcher stays. `of_contract` names the page that shows the same with the
    code of a contract in its address; the navigation leads there. `example` gives
    arguments of the address that are the same for everybody; the tests know those that
    belong to somebody. `form_page` names the page that holds the form of a page that is
    only posted to. `task` says what one comes to do, in the title of the proof that is
    asked for before it.
    """

    route: str
    view: PageView
    name: str
    _: KW_ONLY
    rule: Any
    nav: str = ""
    menu: MenuEntry | None = None
    switch_to: str = ""
    form_page: str = ""
    keeps_answers: bool = False
    task: Words | TaskOfArguments = ""
    of_contract: str = ""
    purposes: tuple[Purpose, ...] = ()
    example: Mapping[str, object] = field(default_factory=dict)

    @property
    def marked_entry(self) -> str:
        """The name of the page whose menu entry is marked, "" for none."""
        return self.name if self.menu else self.nav


class PagePattern(URLPattern):
    """A URL pattern that carries its page."""

    def __init__(self, page: Page) -> None:
        route = RoutePattern(page.route, name=page.name, is_endpoint=True)
        super().__init__(route, page.view, {}, page.name)
        self.page = page

    @property
    def converters(self) -> dict[str, Any]:
        """The converter of each argument, in the order of the address."""
        return self.pattern.converters


def url_patterns(*pages: Page) -> list[URLPattern | URLResolver]:
    return [PagePattern(page) for page in pages]


def named_patterns(
    patterns: Iterable[URLPattern | URLResolver], namespace: str | None = None
) -> Iterator[URLPattern]:
    """Walk the patterns of one interface; None is the one without a namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if namespace is None:
                yield pattern
        elif pattern.namespace == namespace:
            yield from named_patterns(pattern.url_patterns)


@cache
def patterns_of_resolver(
    resolver: URLResolver, namespace: str | None
) -> dict[str, PagePattern]:
    return {
        pattern.name or "": pattern
        for pattern in named_patterns(resolver.url_patterns, namespace)
        if isinstance(pattern, PagePattern)
    }


def page_patterns(namespace: str | None = None) -> dict[str, PagePattern]:
    """The pages of an interface by name, in the order of its table."""
    return patterns_of_resolver(get_resolver(get_urlconf()), namespace)


def faulty_page_names(namespace: str | None = None) -> list[str]:
    """Name the addresses that are no page of the table, or stand in it twice."""
    patterns = list(named_patterns(get_resolver().url_patterns, namespace))
    names = [pattern.name or str(pattern.pattern) for pattern in patterns]
    return sorted(
        {
            name
            for name, pattern in zip(names, patterns, strict=True)
            if not isinstance(pattern, PagePattern) or names.count(name) > 1
        }
    )
