"""The address of a page by its name, for templates: what `reverse` gives, but quick.

A list has two addresses a row. `reverse` looks for the pattern each time; here it is
looked up once for each name.
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.urls import NoReverseMatch, URLResolver, get_resolver
from django.urls.resolvers import get_ns_resolver

UNQUOTED = "!$&'()*+,;=/~:@"  # the sub-delims and pchar of RFC 3986, as Django has them
MAX_NAMES = 1_000


def url(name: str, *args: object) -> str:
    """The address of the page `name`, of one in a namespace as `desk:queue`.

    NoReverseMatch for a name of no page, and for arguments that its address cannot
    have.
    """
    address, arguments = address_format(get_resolver(), name)
    if len(arguments) != len(args):
        raise NoReverseMatch(f"'{name}' has {len(arguments)} arguments, not {args}.")
    return "/" + address % {
        argument: quoted_argument(name, converter, pattern, value)
        for (argument, converter, pattern), value in zip(arguments, args, strict=True)
    }


def quoted_argument(
    name: str, converter: Any, pattern: re.Pattern[str], value: object
) -> str:
    text = converter.to_url(value)
    if not pattern.fullmatch(text):
        raise NoReverseMatch(f"{value!r} is no argument of '{name}'.")
    return quote(text, safe=UNQUOTED)


@lru_cache(MAX_NAMES)
def address_format(
    resolver: URLResolver, name: str
) -> tuple[str, list[tuple[str, Any, re.Pattern[str]]]]:
    """The address with a gap for each argument, and what fills each gap."""
    namespace, _, page = name.rpartition(":")
    if namespace:
        prefix, inner = resolver.namespace_dict[namespace]
        resolver = get_ns_resolver(prefix, inner, ())
    found = resolver.reverse_dict.getlist(page)
    if not found:
        raise NoReverseMatch(f"There is no page '{name}'.")
    [(address, arguments)], _pattern, _defaults, converters = found[0]
    return address, [
        (argument, converters[argument], re.compile(converters[argument].regex))
        for argument in arguments
    ]
