"""Sentences of templates in one language: `_("…")` and `{% trans %}`."""

from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import gettext, ngettext, override
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

MAX_SENTENCES = 10_000


def sentence_functions(language: str) -> dict[str, Callable[..., str]]:
    """What templates call for a sentence: `_`, and `gettext` and `ngettext` for trans.

    Each sentence is looked up once. Those of trans come with their values, which are
    escaped where the template is.
    """
    translate = translate_into(language)

    @pass_eval_context
    def sentence(context: EvalContext, text: str, **values: object) -> str:
        return fill_sentence(context, translate(text), values)

    @pass_eval_context
    def numbered_sentence(
        context: EvalContext, singular: str, plural: str, number: int, **values: object
    ) -> str:
        with override(language):
            text = ngettext(singular, plural, number)
        return fill_sentence(context, text, values)

    return {"_": translate, "gettext": sentence, "ngettext": numbered_sentence}


def translate_into(language: str) -> Callable[[str], str]:
    @lru_cache(MAX_SENTENCES)
    def translate(sentence: str) -> str:
        with override(language):
            return gettext(sentence)

    return translate


def fill_sentence(context: EvalContext, text: str, values: dict[str, object]) -> str:
    if not context.autoescape:
        return text % values
    escaped = {name: escape(value) for name, value in values.items()}
    return Markup(text % escaped)  # noqa: S704 the catalogue is ours, the values escaped
