from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Yen:
    """Whole yen. Adds only to yen; fractions live in `tax` and are rounded there."""

    amount: int

    def __add__(self, other: "Yen") -> "Yen":
        return Yen(self.amount + other.amount)

    def __neg__(self) -> "Yen":
        return Yen(-self.amount)

    def __str__(self) -> str:
        return f"{self.amount:,}円"
