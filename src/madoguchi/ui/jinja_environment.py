"""What templates have at hand: filters, functions and sentences of one language."""

from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    Environment,
    StrictUndefined,
    select_autoescape,
)
from jinja2.utils import missing

from madoguchi.ui.page_addresses import url
from madoguchi.ui.page_filters import PAGE_FILTERS
from madoguchi.ui.sentences import sentence_functions

MAX_TEMPLATES = 1_000
PLAIN_TEXT = ("txt",)  # mails and SMS write `&` as `&`


class MissingName(StrictUndefined):
    """An error where a name or an attribute is read that there is not.

    An attribute of None is nothing, as None is: `page.method.kind` without a method.
    """

    def __new__(
        cls, hint: str | None = None, obj: object = missing, *args: Any, **kwargs: Any
    ) -> Any:
        if obj is None:
            return ChainableUndefined(hint, obj, *args, **kwargs)
        return super().__new__(cls)


def page_environment(loader: BaseLoader, language: str) -> Environment:
    """An environment whose sentences are in `language`.

    A name that nobody gives is an error. Everything is escaped, but for the templates
    of plain text.
    """
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(
            disabled_extensions=PLAIN_TEXT, default_for_string=True, default=True
        ),
        auto_reload=settings.DEBUG,
        cache_size=MAX_TEMPLATES,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        undefined=MissingName,
    )
    # Values of a sentence are given to the functions.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # of i18n
    environment.globals |= sentence_functions(language)
    environment.globals |= {"static": cache(static), "url": url}
    environment.filters |= PAGE_FILTERS
    return environment
