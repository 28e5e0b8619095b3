"""What templates have at hand: filters, functions and sentences of one language."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext, ngettext, override
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

MAX_SENTENCES = 10_000
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
    translate = translate_into(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # by i18n
        translate, translate_number_into(language), newstyle=True
    )
    environment.globals |= {"_": translate, "static": cache(static), "url": url}
    environment.filters |= PAGE_FILTERS
    return environment


def translate_into(language: str) -> Callable[[str], str]:
    """A function that gives sentences in `language`, each looked up once."""

    @lru_cache(MAX_SENTENCES)
    def translate(sentence: str) -> str:
        with override(language):
            return gettext(sentence)

    return translate


def translate_number_into(language: str) -> Callable[[str, str, int], str]:
    def translate_number(singular: str, plural: str, number: int) -> str:
        with override(language):
            return ngettext(singular, plural, number)

    return translate_number
