"""What the frame of every page is given by the interface that shows it."""

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
    """A contract in the switcher, and the page of it that the way leads to."""

    url: str
    label: str
    service_label: str
    customer_tail: str
    place: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SiteFrame:
    brand: str
    support_phone: str
    theme: str = ""  # light, dark, or empty: what the device says
    user_name: str = ""
    nav: list[NavigationEntry] = field(default_factory=list)
    switcher: list[SwitcherEntry] = field(default_factory=list)
    account: list[NavigationEntry] = field(
        default_factory=list
    )  # at the foot of a page
    advice: str = ""  # said once
    demo: bool = False

    @property
    def chosen(self) -> SwitcherEntry | None:
        return next((c for c in self.switcher if c.current), None)
