"""The explanation of an error code, as /help/errors/<code>/ shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTHING_CHANGED = _("何も変更していません。")


@dataclass(frozen=True, slots=True)
class CodeExplanation:
    """What happened, and what to do next: whole sentences for the customer.

    `input_fate` says what became of what was sent.
    """

    what: str | Promise
    next: str | Promise
    input_fate: str | Promise = NOTHING_CHANGED
