"""Count the rooms of the house and of its larger packages, and hold them to bounds.

A room is a direct child of a package: a module, or a folder with code of ours. The
house itself has the apps, the measurements and the scripts for its rooms. A short
room that no import touches is not counted, nor is a package's `__init__.py`.

An arrow is an ordered pair of rooms of which the first imports the second, wherever
in a file the import stands. A room's floor is one above the highest that it imports;
rooms of one circle share a floor. An arrow goes up when it runs against the layers
of .importlinter.

    python -m scripts.rooms [--tree DIR]
"""

import argparse
import ast
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHORT = 60  # lines
BESIDE = ("bench", "scripts")  # rooms of the house outside its source
CODE = (".py", ".typ")

Arrow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bound:
    rooms: int
    arrows: int
    floors: int


BOUNDS = {
    "web": Bound(15, 37, 7),
    "procedures": Bound(7, 12, 4),
    "billing": Bound(11, 14, 3),
    "jobs": None,
    "documents": None,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted in one package, or in the house."""

    name: str
    rooms: int
    arrows: int
    floors: int
    up: int
    circles: int

    def __str__(self) -> str:
        return (
            f"{self.name:<10} {self.rooms:>3} rooms  {self.arrows:>3} arrows  "
            f"{self.floors:>2} floors  {self.up} up  {self.circles} circles"
        )


def read_code(tree: Path) -> dict[str, Path]:
    """Find every file of code, by its dotted name."""
    places = [(tree / "src", tree / "src" / "madoguchi")]
    places += [(tree, tree / name) for name in BESIDE]
    return {
        ".".join(file.relative_to(start).with_suffix("").parts): file
        for start, folder in places
        for file in sorted(folder.rglob("*"))
        if file.suffix in CODE
    }


def named_imports(source: str, own_name: str) -> Iterator[str]:
    """Name what a file imports; of `from a import b` first a.b, which may be a name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = own_name.split(".")[: -node.level] if node.level else []
            start = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def imported_modules(code: dict[str, Path]) -> set[Arrow]:
    """Pair each module with each module of ours that it imports."""
    return {
        (name, module)
        for name, file in code.items()
        if file.suffix == ".py"
        for wanted in named_imports(file.read_text(), name)
        for module in (wanted, wanted.rpartition(".")[0])
        if module in code
    }


def room_of(module: str, package: str) -> str | None:
    """The room of a package in which a module stands; None outside of it."""
    if package == "madoguchi" and module.partition(".")[0] in BESIDE:
        return module.partition(".")[0]
    inside = module.removeprefix(f"{package}.")
    if inside in {module, "__init__"}:
        return None
    return inside.partition(".")[0]


def rooms_with_lines(code: dict[str, Path], package: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for module, file in code.items():
        room = room_of(module, package)
        if room:
            count = len(file.read_text().splitlines())
            lines[room] = lines.get(room, 0) + count
    return lines


def arrows_between(pairs: set[Arrow], package: str) -> set[Arrow]:
    found = ((room_of(a, package), room_of(b, package)) for a, b in pairs)
    return {(a, b) for a, b in found if a and b and a != b}


def reached_from(room: str, arrows: set[Arrow]) -> set[str]:
    """Every room to which the arrows lead from one, itself only through a circle."""
    reached: set[str] = set()
    ahead = {b for a, b in arrows if a == room}
    while ahead:
        reached |= ahead
        ahead = {b for a, b in arrows if a in ahead} - reached
    return reached


def rooms_in_circles(arrows: set[Arrow]) -> dict[str, frozenset[str]]:
    """Each room with those it shares a circle with; alone where there is none."""
    ends = {room for arrow in arrows for room in arrow}
    reached = {room: reached_from(room, arrows) for room in ends}
    return {
        room: frozenset(
            {room, *(other for other in reached[room] if room in reached[other])}
        )
        for room in ends
    }


def count_floors(arrows: set[Arrow], circles: dict[str, frozenset[str]]) -> int:
    """Count the floors of the longest way down, a circle for one."""
    below = {(circles[a], circles[b]) for a, b in arrows if circles[a] != circles[b]}
    floors = 1
    standing = {group for pair in below for group in pair}
    while standing:
        carried = {a for a, b in below if b in standing}
        floors, standing = floors + bool(carried), carried
    return floors


def levels_of_layers(tree: Path) -> dict[str, int]:
    """The level of each app, the lowest layer at 0, as .importlinter has it."""
    told = ConfigParser()
    told.read_string((tree / ".importlinter").read_text())
    layers = told["importlinter:contract:layers"]["layers"].split("\n")
    rows = [row for row in layers if row.strip()]
    return {
        app.strip(): level
        for level, row in enumerate(reversed(rows))
        for app in row.replace(":", "|").split("|")
    }


def upward_arrows(arrows: set[Arrow], levels: dict[str, int]) -> set[Arrow]:
    """Find arrows from a layer to a higher one; what has no layer stands above all."""
    top = len(levels)
    return {(a, b) for a, b in arrows if levels.get(a, top) < levels.get(b, top)}


@dataclass(frozen=True, slots=True)
class Tree:
    """A checkout, read once."""

    code: dict[str, Path]
    pairs: set[Arrow]
    levels: dict[str, int]


def read_tree(folder: Path) -> Tree:
    code = read_code(folder)
    return Tree(code, imported_modules(code), levels_of_layers(folder))


def measure_package(tree: Tree, package: str) -> Measured:
    arrows = arrows_between(tree.pairs, package)
    circles = rooms_in_circles(arrows)
    lines = rooms_with_lines(tree.code, package)
    whole = package == "madoguchi"
    return Measured(
        "house" if whole else package.rpartition(".")[2],
        rooms=len([r for r in lines if r in circles or lines[r] >= SHORT]),
        arrows=len(arrows),
        floors=count_floors(arrows, circles),
        up=len(upward_arrows(arrows, tree.levels)) if whole else 0,
        circles=len({c for c in circles.values() if len(c) > 1}),
    )


def missed_bounds(measured: Measured) -> list[str]:
    """Say which bound is missed, and by what."""
    faults = [
        f"{measured.name}: {getattr(measured, name)} {name}, where none may be"
        for name in ("up", "circles")
        if getattr(measured, name)
    ]
    bound = BOUNDS.get(measured.name)
    for name in ("rooms", "arrows", "floors") if bound else ():
        found, most = getattr(measured, name), getattr(bound, name)
        if found > most:
            faults.append(f"{measured.name}: {found} {name}, {most} at most")
    return faults if measured.rooms else [f"{measured.name}: no rooms to count"]


def print_rooms(folder: Path) -> int:
    """Print a line for each package, then each bound that is missed; 1 if any is."""
    tree = read_tree(folder)
    packages = ["madoguchi", *(f"madoguchi.{name}" for name in BOUNDS)]
    measured = [measure_package(tree, package) for package in packages]
    missed = [fault for one in measured for fault in missed_bounds(one)]
    print(*measured, *missed, sep="\n")
    return int(bool(missed))


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--tree", type=Path, default=ROOT)
    sys.exit(print_rooms(options.parse_args().tree))
