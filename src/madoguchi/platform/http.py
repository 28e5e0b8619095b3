"""The type of what a middleware wraps; Django calls it get_response."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

WHAT_TO_CLEAR = '"cache", "storage"'
"""Of `Clear-Site-Data`. Not "cookies": the one that makes a device known stays."""
