"""What every page's frame shows: brand, navigation, contract switcher."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    return {}
