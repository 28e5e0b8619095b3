"""The address of a page by its name, for templates: what `reverse` gives, but quick.

A list has two addresses a row. `reverse` looks for the pattern each time; here it is
looked up once for each name.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.urls import NoReverseMatch, URLResolver, get_resolver
from django.urls.resolvers import get_ns_resolver

UNQUOTED = "!$&'()*+,;=/~:@"  # the sub-delims and pchar of RFC 3986, as Django has them
is_plain = re.compile("[A-Za-z0-9_.~-]*").fullmatch  # what `quote` would leave alone
MAX_NAMES = 1_000


class ArgumentGap(NamedTuple):
    """A gap in an address: what writes an argument, and what it then looks like."""

    to_url: Callable[[Any], str]
    fits: Callable[[str], re.Match[str] | None]


def url(name: str, *args: object) -> str:
    """The address of the page `name`, of one in a namespace as `desk:queue`.

    NoReverseMatch for a name of no page, and for arguments that its address cannot
    have.
    """
    address, gaps = address_format(get_resolver(), name)
    if len(gaps) != len(args):
        raise NoReverseMatch(f"'{name}' has {len(gaps)} arguments, not {args}.")
    texts = []
    for (to_url, fits), value in zip(gaps, args, strict=True):
        text = to_url(value)
        if not fits(text):
            raise NoReverseMatch(f"{value!r} is no argument of '{name}'.")
        texts.append(text if is_plain(text) else quote(text, safe=UNQUOTED))
    return address % tuple(texts)


@lru_cache(MAX_NAMES)
def address_format(
    resolver: URLResolver, name: str
) -> tuple[str, tuple[ArgumentGap, ...]]:
    """The address with a `%s` for each argument, and the gaps in their order."""
    namespace, _, page = name.rpartition(":")
    if namespace:
        prefix, inner = resolver.namespace_dict[namespace]
        resolver = get_ns_resolver(prefix, inner, ())
    found = resolver.reverse_dict.getlist(page)
    if not found:
        raise NoReverseMatch(f"There is no page '{name}'.")
    [(address, arguments)], _pattern, _defaults, converters = found[0]
    gaps = (converters[argument] for argument in arguments)
    return "/" + address % dict.fromkeys(arguments, "%s"), tuple(
        ArgumentGap(gap.to_url, re.compile(gap.regex).fullmatch) for gap in gaps
    )
