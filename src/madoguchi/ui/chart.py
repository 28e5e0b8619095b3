"""A bar chart as plain numbers; the component draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BASE, TOP = 640, 220, 188, 32
EVERY = 5  # bars have one label


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: str
    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    tick: bool = False

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    most: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def bars(points: Sequence[tuple[str, int]], *, unit: str, marked: int = -1) -> Chart:
    """One bar a point, left to right. `marked` is the index of the one in focus."""
    most = max((value for _, value in points), default=0)
    step, last = WIDTH / max(len(points), 1), len(points) - 1
    scale = (BASE - TOP) / most if most else 0
    drawn = [
        Bar(
            label=label,
            value=f"{value:,}{unit}",
            x=round(at * step + step * 0.1, 1),
            y=round(BASE - value * scale, 1),
            width=round(step * 0.8, 1),
            height=round(value * scale, 1),
            kind="today" if at == marked else "",
            tick=at == last or (at % EVERY == 0 and last - at > EVERY // 2),
        )
        for at, (label, value) in enumerate(points)
    ]
    return Chart(drawn, f"{most:,}{unit}")
