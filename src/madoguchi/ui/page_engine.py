"""The template engine of pages, mails and SMS: Jinja2, by Django's backend."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.backends.base import BaseEngine
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import get_language
from jinja2 import Environment, FileSystemLoader

from madoguchi.ui.jinja_environment import page_environment


class UnindentedLoader(FileSystemLoader):
    """Templates of pages without their indentation, which every view would carry.

    Lines stay lines, so that an error names its own. Plain text is left as it is.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, file, is_newest = super().get_source(environment, template)
        if template.endswith(".html"):
            source = re.sub(r"(?m)^[ \t]+", "", source)
        return source, file, is_newest


class PageEngine(Jinja2):
    """Django's backend with an environment for each language.

    A template is compiled for the language that is active when it is asked for.
    """

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        options = params.pop("OPTIONS")
        BaseEngine.__init__(self, params)
        self.context_processors = options["context_processors"]
        self.environments: dict[str, Environment] = {}

    @cached_property
    def loader(self) -> UnindentedLoader:
        return UnindentedLoader(self.template_dirs)

    @property
    def env(self) -> Environment:  # type: ignore[override]  # there it is set once
        language = get_language() or settings.LANGUAGE_CODE
        if language not in self.environments:
            self.environments[language] = page_environment(self.loader, language)
        return self.environments[language]
