"""Views that only read."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def reading_view(view: View) -> View:
    """Answer GET and HEAD alone, without a savepoint: there is nothing to undo."""
    return transaction.non_atomic_requests(require_safe(view))
