"""The page that a request asks for, found before anything else is."""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from madoguchi.platform.http import GetResponse
from madoguchi.platform.page_table import Page, page_patterns


def find_page(get_response: GetResponse) -> GetResponse:
    """Build the middleware that finds the page, for the middlewares that follow.

    Django finds the same again before it calls the view. `resolver_match` stays None
    for an address that no page has.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            request.resolver_match = resolve(request.path_info)
        except Resolver404:
            request.resolver_match = None
        return get_response(request)

    return middleware


def page_of_request(request: HttpRequest) -> Page | None:
    match = request.resolver_match
    if match is None:
        return None
    pattern = page_patterns(match.namespace or None).get(match.url_name or "")
    return pattern.page if pattern else None
