"""Where a sign-in or a proof leads back to: always a page that a GET opens."""

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from madoguchi.platform.page_table import Page, page_patterns

SAFE_METHODS = {"GET", "HEAD"}


def return_address(request: HttpRequest) -> str:
    """Return the address of this page; of one that was posted to, its path alone.

    For a page that is only posted to it is the page that holds the form. What was
    posted is not sent again.
    """
    match = match_of_path(request.path_info)
    page = page_of_match(match) if match else None
    if match and page and page.form_page:
        return address_of_form(match, page.form_page)
    return request.get_full_path() if request.method in SAFE_METHODS else request.path


def task_of_address(address: str) -> str:
    """Return what somebody came to do on a page, in words; "" where it has none."""
    match = match_of_path(address.partition("?")[0])
    page = page_of_match(match) if match else None
    if match is None or page is None:
        return ""
    return str(page.task(match.kwargs) if callable(page.task) else page.task)


def match_of_path(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def page_of_match(match: ResolverMatch) -> Page | None:
    pattern = None if match.namespace else page_patterns().get(match.url_name or "")
    return pattern.page if pattern else None


def address_of_form(match: ResolverMatch, name: str) -> str:
    """Build the address of the page that holds a form, from the same arguments."""
    taken = page_patterns()[name].converters
    arguments = {key: value for key, value in match.kwargs.items() if key in taken}
    return reverse(name, kwargs=arguments)
