"""The console script `madoguchi`: Django's commands and ours, on a ready database."""

import os
import sys

import django
from django.core.management import execute_from_command_line

WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "makemigrations",
    "version",
}
"""These work on files alone."""


def main() -> None:
    words = sys.argv[1:] or ["help"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    if words[0] == "web":
        os.environ.setdefault("MADOGUCHI_LOGIN", "web")
    asks = {"-h", "--help", "--version"} & set(words)
    if words[0] not in WITHOUT_DATABASE and not asks:
        django.setup()
        from madoguchi.config.prepare import prepare  # noqa: PLC0415 needs the setup

        prepare()
    execute_from_command_line(["madoguchi", *words])
