"""The client of Stripe, and what no answer and an unclear one become."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings

from madoguchi.kernel.errors import Unavailable

TIMEOUT_SECONDS = 20
MAX_LISTED = 100
CURRENCY = "jpy"


@contextmanager
def clear_answers() -> Iterator[None]:
    """Raise Unavailable for no answer, and for one that says nothing clear."""
    try:
        yield
    except stripe.StripeError as error:
        raise Unavailable(f"stripe: {type(error).__name__}") from error
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise Unavailable("stripe: an answer that cannot be read") from error


def is_missing(error: stripe.InvalidRequestError) -> bool:
    return error.code == "resource_missing"


class StripeConnection:
    def __init__(self) -> None:
        self.client = stripe.StripeClient(
            settings.CARD_KEY,
            base_addresses={"api": settings.CARD_URL} if settings.CARD_URL else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )

    def page_of(self, outside_id: str, *parts: str) -> dict[str, Any]:
        return self.client.v1.checkout.sessions.retrieve(
            outside_id, {"expand": list(parts)}
        ).to_dict()
