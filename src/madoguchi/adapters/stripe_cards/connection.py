"""The client of Stripe, and what no answer and an unclear one become."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings

from madoguchi.kernel.errors import Unavailable, UnclearAnswer
from madoguchi.payments.card_values import DeclineReason

TIMEOUT_SECONDS = 20
MAX_LISTED = 100
CURRENCY = "jpy"


@contextmanager
def clear_answers() -> Iterator[None]:
    """Raise Unavailable for no answer, UnclearAnswer for one that says nothing."""
    try:
        yield
    except stripe.InvalidRequestError as error:
        raise UnclearAnswer(f"stripe: {error.code}") from error
    except stripe.StripeError as error:
        raise Unavailable(f"stripe: {type(error).__name__}") from error
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise UnclearAnswer("stripe: an answer that cannot be read") from error


AMOUNT_CODES = {"amount_too_small", "amount_too_large"}


def is_missing(error: stripe.InvalidRequestError) -> bool:
    return error.code == "resource_missing"


def refusal_of_request(error: stripe.InvalidRequestError) -> DeclineReason | None:
    """Return what a refused request says of its charge; None for what is our fault."""
    if error.code in AMOUNT_CODES:
        return DeclineReason.AMOUNT
    if is_missing(error) and error.param in {"payment_method", "customer"}:
        return DeclineReason.REGISTER_AGAIN
    return None


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
