"""The frame around every page: brand, navigation, switcher, foot."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """An entry of the navigation."""

    url: str
    label: str
    icon: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SwitcherEntry:
    """A contract in the switcher, and its page of the same kind."""

    url: str
    label: str
    service_label: str
    customer_tail: str
    place: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What the interface that answers a request gives to the page template."""

    brand: str
    support_phone: str
    user_name: str = ""
    nav: list[NavigationEntry] = field(default_factory=list)
    switcher: list[SwitcherEntry] = field(default_factory=list)
    account: list[NavigationEntry] = field(default_factory=list)  # foot of the page
    advice: str = ""  # shown once
    demo: bool = False

    @property
    def chosen(self) -> SwitcherEntry | None:
        return next((c for c in self.switcher if c.current), None)
