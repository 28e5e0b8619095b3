"""The explanation of an error code, as /help/errors/<code>/ shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class CodeExplanation:
    """What happened, and what to do next: whole sentences for the customer."""

    what: str | Promise
    next: str | Promise
