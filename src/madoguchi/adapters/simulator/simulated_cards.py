"""The cards that the pages of the simulated gateway register."""

from dataclasses import dataclass

from madoguchi.adapters.simulator.planned_ends import PlannedEnd


@dataclass(frozen=True, slots=True)
class SimulatedCard:
    brand: str
    last4: str
    expiry: str


CARDS = {
    end: SimulatedCard("Visa", f"{4242 + nth:04}", "2031-12")
    for nth, end in enumerate(PlannedEnd)
}
"""The card that a page registers, by how its charges end."""
