"""The client of PAY.JP v2, and what no answer and an unclear one become."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import payjpv2
from django.conf import settings
from urllib3.exceptions import HTTPError

from madoguchi.kernel.errors import Unavailable, UnclearAnswer

TIMEOUT_SECONDS = 20
MAX_LISTED = 100
HOST = "https://api.pay.jp"
REFUSED_STATUSES = {400, 402, 404, 409, 422}


@contextmanager
def clear_answers() -> Iterator[None]:
    """Raise Unavailable for no answer, UnclearAnswer for one that says nothing."""
    try:
        yield
    except (payjpv2.OpenApiException, HTTPError, OSError) as error:
        status = getattr(error, "status", None) or type(error).__name__
        if status in REFUSED_STATUSES:
            raise UnclearAnswer(f"payjp: {status}") from error
        raise Unavailable(f"payjp: {status}") from error
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise UnclearAnswer("payjp: an answer that cannot be read") from error


def plain(answer: Any) -> dict[str, Any]:
    """Return an answer of the library as a dict of dicts."""
    facts: dict[str, Any] = answer.to_dict()
    return facts


class PayjpConnection:
    def __init__(self) -> None:
        client = payjpv2.ApiClient(
            payjpv2.Configuration(
                host=settings.CARD_URL or HOST,
                access_token=settings.CARD_KEY,
                retries=0,
            )
        )
        self.sessions = payjpv2.CheckoutSessionsApi(client)
        self.flows = payjpv2.PaymentFlowsApi(client)
        self.setups = payjpv2.SetupFlowsApi(client)
        self.methods = payjpv2.PaymentMethodsApi(client)
        self.refunds = payjpv2.PaymentRefundsApi(client)
        self.disputes = payjpv2.PaymentDisputesApi(client)
        self.limits = {"request_timeout": TIMEOUT_SECONDS}

    def page_of(self, outside_id: str) -> dict[str, Any]:
        return plain(self.sessions.get_checkout_session(outside_id, **self.limits))

    def flow(self, outside_id: str) -> dict[str, Any]:
        return plain(self.flows.get_payment_flow(outside_id, **self.limits))

    def method(self, method_id: str | None) -> dict[str, Any] | None:
        """Return a card; None where it is not there."""
        if not method_id:
            return None
        try:
            found = self.methods.get_payment_method(method_id, **self.limits)
        except payjpv2.ApiException as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return plain(found)
