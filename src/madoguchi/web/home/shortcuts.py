"""A person's own shortcuts on the home page: which pages, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise

from madoguchi.accounts.models import User
from madoguchi.identity.member_request import MemberRequest
from madoguchi.ui.page_addresses import url
from madoguchi.web.finding.destinations import (
    LAST_USED_CONTRACT,
    SUPPORT_PAGE,
    Destination,
    destinations_by_purpose,
)

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
    for purpose, destination in destinations_by_purpose().items():
        if destination.name != SUPPORT_PAGE.name and destination.opens_for(request):
            address = url_of_destination(request, destination)
            found.setdefault(address, Shortcut(purpose, destination.words, address))
    return list(found.values())


def chosen_shortcuts(
    request: MemberRequest, offered: Sequence[Shortcut]
) -> list[Shortcut]:
    """Those of the person that still open; the usual ones before any choice."""
    by_purpose = {shortcut.purpose: shortcut for shortcut in offered}
    names = cast(User, request.user).shortcuts or FIRST_SHORTCUTS
    return [by_purpose[name] for name in names if name in by_purpose][:MAX_SHORTCUTS]


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
