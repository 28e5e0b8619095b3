"""Cards at Stripe: hosted pages with 3-D Secure, charges without the customer.

Settings: MADOGUCHI_CARD_KEY is the secret key, CARD_URL another address of the API
(tests). A key of ours is the Idempotency-Key, which Stripe remembers for a day, and
lies in the metadata, where it is found for ever: who asks again is answered from
there first.
"""

from madoguchi.adapters.stripe_cards.charges import StripeCharges
from madoguchi.adapters.stripe_cards.events import told_events
from madoguchi.adapters.stripe_cards.kept_cards import StripeKeptCards
from madoguchi.adapters.stripe_cards.pages import StripePages
from madoguchi.adapters.stripe_cards.refunds import StripeRefunds
from madoguchi.payments.card_values import ToldEvent


class StripeCardGateway(StripePages, StripeCharges, StripeRefunds, StripeKeptCards):
    def events_in(self, body: bytes) -> list[ToldEvent]:
        return told_events(body)
