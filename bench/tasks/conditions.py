"""Under what a walk is taken: network, screen, colours, script, keyboard."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.tasks.operators import DESKTOP, MOBILE, MOBILE_65, Profile

PHONE_SCREEN = {"width": 390, "height": 844}
DESKTOP_SCREEN = {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Network:
    """`latency_ms` a round trip; bytes a second down and up."""

    latency_ms: float
    down_bytes: float
    up_bytes: float

    def as_emulated(self) -> dict[str, object]:
        return {
            "offline": False,
            "latency": self.latency_ms,
            "downloadThroughput": self.down_bytes,
            "uploadThroughput": self.up_bytes,
        }


SLOW_4G = Network(150, 1_600_000 / 8, 750_000 / 8)
KBPS_128 = Network(300, 128_000 / 8, 128_000 / 8)


@dataclass(frozen=True, slots=True)
class Conditions:
    """One way to take a walk. `network` is None where nothing is slowed down."""

    profile: Profile = MOBILE
    network: Network | None = None
    screen: Mapping[str, int] = field(default_factory=lambda: PHONE_SCREEN)
    is_dark: bool = False
    has_script: bool = True
    uses_keyboard: bool = False
    signed_in_by: str = "passkey"
    """What was proved a moment ago where a walk starts at home."""

    def context_options(self) -> dict[str, object]:
        return {
            "viewport": dict(self.screen),
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
            "color_scheme": "dark" if self.is_dark else "light",
            "java_script_enabled": self.has_script,
            "has_touch": self.screen is PHONE_SCREEN,
        }


CONDITIONS: Mapping[str, Conditions] = {
    "plain": Conditions(),
    "slow-4g": Conditions(network=SLOW_4G),
    "128-kbps": Conditions(network=KBPS_128),
    "password": Conditions(network=SLOW_4G, signed_in_by="password"),
    "65-plus": Conditions(network=SLOW_4G, profile=MOBILE_65),
    "desktop": Conditions(network=SLOW_4G, profile=DESKTOP, screen=DESKTOP_SCREEN),
    "dark": Conditions(is_dark=True),
    "keyboard": Conditions(screen=DESKTOP_SCREEN, uses_keyboard=True),
    "no-script": Conditions(has_script=False),
}
"""`plain` is what `make test` does; the others are taken by `make bench`."""
