"""What payments ask of outside systems."""

from typing import Protocol

from madoguchi.payments.card_values import (
    CardFacts,
    ChargeAnswer,
    ChargeRequest,
    OpenedPage,
    PaymentPageRequest,
    RefundAnswer,
    RegistrationAnswer,
    RegistrationRequest,
    ToldEvent,
)
from madoguchi.payments.mandate_values import (
    MandateAnswer,
    MandateEvent,
    MandateRequest,
)
from madoguchi.platform.ports import Port


class CardGateway(Protocol):
    """A company that keeps cards and charges them. No card number passes through here.

    Each `key` names one act: asked again, it does nothing more and answers the same.
    Unavailable without a clear answer: then nobody knows, and the question is asked
    again; a refusal is an answer.
    """

    def open_registration(self, request: RegistrationRequest) -> OpenedPage:
        """Open the page on which the customer registers a card with 3-D Secure."""

    def registration(self, outside_id: str) -> RegistrationAnswer:
        """Return what became of a registration."""

    def open_payment_page(self, request: PaymentPageRequest) -> OpenedPage:
        """Open the page on which the customer pays a sum with any card."""

    def close_page(self, outside_id: str) -> None:
        """Let a page that is still open take nothing any more; else do nothing."""

    def charge(self, request: ChargeRequest) -> ChargeAnswer:
        """Take money of a registered card; ACCEPTED where its end comes later."""

    def charge_state(self, key: str, outside_id: str) -> ChargeAnswer | None:
        """Return what became of a charge or a payment page.

        `outside_id` is "" where no answer came. None: the gateway has never heard of
        the key, and it may be asked for again.
        """

    def refund(self, key: str, outside_id: str, amount_yen: int) -> RefundAnswer:
        """Give money of a charge back.

        Refused with `refund_too_large` above what is left of it.
        """

    def refund_state(self, key: str, outside_id: str) -> RefundAnswer | None:
        """Return what became of a refund; None where the gateway knows none."""

    def card(self, token: str) -> CardFacts | None:
        """Return what is known of a kept card; None for one that is gone."""

    def forget_card(self, token: str) -> None:
        """Let the gateway forget a card that is not used any more."""

    def events_in(self, body: bytes) -> list[ToldEvent]:
        """Return what a call-back tells, none where it is of no concern.

        ValueError for what is no call-back of this gateway.
        """


CARD_GATEWAY = Port("card_gateway", CardGateway)


class BankMandates(Protocol):
    """A service that registers accounts to be debited, on the page of each bank.

    `key` names one attempt: asked again, it opens the same page. Unavailable without
    a clear answer; a refusal is an answer. Paper mandates do not pass through here.
    """

    def open_mandate(self, request: MandateRequest) -> OpenedPage:
        """Open the page on which the customer proves to the bank who it is."""

    def mandate(self, outside_id: str) -> MandateAnswer:
        """Return what became of a mandate."""

    def close_page(self, outside_id: str) -> None:
        """Let a page that is still open take nothing any more; else do nothing."""

    def events_in(self, body: bytes) -> list[MandateEvent]:
        """Return what a call-back tells, none where it is of no concern.

        ValueError for what is no call-back of this service.
        """


DEBIT_MANDATE = Port("debit_mandate", BankMandates)
