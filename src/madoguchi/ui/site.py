"""The frame around every page: brand, navigation, switcher, foot."""

from collections.abc import Container
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """An entry of the navigation. `short`: its word in the bar of a phone, or ""."""

    url: str
    label: str
    icon: str = ""
    current: bool = False
    short: str = ""
    is_company: bool = False  # behind a line, for administrators


@dataclass(frozen=True, slots=True)
class SwitcherEntry:
    """A contract in the switcher, and its page of the same kind.

    `contract` is its id, by which `Switcher.touched` names it.
    """

    url: str
    label: str
    service_label: str
    line_tail: str
    place: str
    tag: int  # its shape and colour, 1 to 4
    contract: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class SwitcherGroup:
    """The contracts of one billing account; no `label` where there is only one."""

    label: str
    entries: list[SwitcherEntry]


@dataclass(frozen=True, slots=True)
class Switcher:
    """The switcher of a page about one contract.

    Above the number that fits there are no `groups`: contracts are searched for, and
    `back_to` is the kind of page that the one found opens. `touched`: the contracts
    that an outage touches now, asked for where the switcher is shown.
    """

    chosen: SwitcherEntry
    groups: list[SwitcherGroup]
    back_to: str = ""
    touched: Container[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What the interface that answers a request gives to the page template."""

    brand: str
    support_phone: str
    support_hours: str = ""
    support_closed: str = ""  # that nobody answers now, and from when; "" otherwise
    user_name: str = ""
    customer_number: str = ""  # whose page it is, where a login has several
    nav: list[NavigationEntry] = field(default_factory=list)
    switcher: Switcher | None = None
    account: list[NavigationEntry] = field(default_factory=list)  # the account menu
    has_search: bool = False
    is_company: bool = False
    advice: str = ""  # shown once
    demo: bool = False
    status_url: str = ""  # of the static site of outages, without a slash at its end
