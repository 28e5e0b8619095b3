"""What the frame of every page is given by the interface that shows it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation."""

    url: str
    label: str
    icon: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A contract in the switcher, and the page of it that the way leads to."""

    url: str
    label: str
    service_label: str
    customer_tail: str
    place: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    brand: str
    support_phone: str
    theme: str = ""  # light, dark, or empty: what the device says
    user_name: str = ""
    nav: list[Way] = field(default_factory=list)
    switcher: list[Choice] = field(default_factory=list)
    account: list[Way] = field(default_factory=list)  # at the foot of a page
    advice: str = ""  # said once
    demo: bool = False

    @property
    def chosen(self) -> Choice | None:
        return next((c for c in self.switcher if c.current), None)
