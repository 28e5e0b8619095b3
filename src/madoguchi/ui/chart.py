"""Bar charts as plain numbers; the macro `chart` renders them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

CHART_WIDTH, CHART_HEIGHT, BASELINE_Y, TOP_Y = 640, 220, 188, 32  # SVG units
BARS_PER_LABEL = 5


@dataclass(frozen=True, slots=True)
class ChartBar:
    label: str
    value: str
    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    tick: bool = False

    @property
    def anchor(self) -> str:
        """The SVG text anchor; it keeps labels of the outer bars in the picture."""
        if self.x < self.width / 2:
            return "start"
        return "end" if self.x + self.width * 1.5 > CHART_WIDTH else "middle"

    @property
    def label_x(self) -> float:
        middle = round(self.x + self.width / 2, 1)
        return {"start": 0, "end": CHART_WIDTH}.get(self.anchor, middle)


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: list[ChartBar]
    most: str
    width: int = CHART_WIDTH
    height: int = CHART_HEIGHT
    base: int = BASELINE_Y


def bar_chart(
    points: Sequence[tuple[str, int]],
    *,
    unit: str,
    marked: int = -1,
    every: int = BARS_PER_LABEL,
    slots: int = 1,
) -> BarChart:
    """Build one bar for each point, the last one at the right.

    `marked`: the index of the highlighted bar. `every`: bars per label. `slots`: the
    chart has room for at least that many bars.
    """
    most = max((value for _, value in points), default=0)
    slots, last = max(len(points), slots), len(points) - 1
    step, before = CHART_WIDTH / slots, slots - len(points)
    scale = (BASELINE_Y - TOP_Y) / most if most else 0
    bars = [
        ChartBar(
            label=label,
            value=f"{value:,}{unit}",
            x=round((before + at) * step + step * 0.1, 1),
            y=round(BASELINE_Y - value * scale, 1),
            width=round(step * 0.8, 1),
            height=round(value * scale, 1),
            kind="today" if at == marked else "",
            tick=at == last or (at % every == 0 and last - at > every // 2),
        )
        for at, (label, value) in enumerate(points)
    ]
    return BarChart(bars, f"{most:,}{unit}")
