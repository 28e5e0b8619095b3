"""A person's own shortcuts on the home page: which pages, in which order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

from django.utils.functional import Promise

from madoguchi.accounts.models import User
from madoguchi.identity.member_request import MemberRequest
from madoguchi.ui.page_addresses import url
from madoguchi.web.finding.destinations import (
    SUPPORT_PAGE,
    Destination,
    destinations_by_purpose,
)
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT

MAX_SHORTCUTS = 6
FIRST_SHORTCUTS = ("invoice", "usage", "progress")
"""Shown before somebody has chosen."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A page by the purpose of さがす that it serves."""

    purpose: str
    label: str | Promise
    url: str


def offered_shortcuts(request: MemberRequest) -> list[Shortcut]:
    """All pages that open for this person, each once, in the order of the table."""
    found: dict[str, Shortcut] = {}
    for shortcut in shortcuts_to(request, destinations_by_purpose()):
        found.setdefault(shortcut.url, shortcut)
    return list(found.values())


def chosen_shortcuts(request: MemberRequest) -> list[Shortcut]:
    """Those of the person that still open; the usual ones before any choice."""
    names = cast(User, request.user).shortcuts or FIRST_SHORTCUTS
    table = destinations_by_purpose()
    chosen = {name: table[name] for name in names if name in table}
    return list(islice(shortcuts_to(request, chosen), MAX_SHORTCUTS))


def shortcuts_to(
    request: MemberRequest, destinations: Mapping[str, Destination]
) -> Iterator[Shortcut]:
    """Yield those that open for this person, by purpose."""
    for purpose, destination in destinations.items():
        if destination.name != SUPPORT_PAGE.name and destination.opens_for(request):
            address = url_of_destination(request, destination)
            yield Shortcut(purpose, destination.words, address)


def url_of_destination(request: MemberRequest, destination: Destination) -> str:
    """Its address, about the contract in use where it is about one."""
    code = request.contract.code if request.contract else LAST_USED_CONTRACT
    args = [code if arg == LAST_USED_CONTRACT else arg for arg in destination.args]
    return url(destination.name, *args)


def shortcuts_after(chosen: Sequence[str], act: str, name: str) -> list[str]:
    """The choice after an act: add, remove, up or down; anything else changes nothing.

    What is full takes no more.
    """
    names = list(chosen)
    if act == "add" and name not in names and len(names) < MAX_SHORTCUTS:
        return [*names, name]
    if name not in names:
        return names
    at = names.index(name)
    if act == "remove":
        return names[:at] + names[at + 1 :]
    to = {"up": at - 1, "down": at + 1}.get(act, at)
    if 0 <= to < len(names):
        names[at], names[to] = names[to], names[at]
    return names
