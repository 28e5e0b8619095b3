"""Cards at PAY.JP (API v2): hosted pages with 3-D Secure, charges in the background.

Settings: MADOGUCHI_CARD_KEY is the secret key, CARD_URL another address of the API
(tests). A key of ours goes as Idempotency-Key and lies in the metadata; who asks
again is answered from there first, however long ago the first time was.
"""

from madoguchi.adapters.payjp_cards.charges import PayjpCharges
from madoguchi.adapters.payjp_cards.events import told_events
from madoguchi.adapters.payjp_cards.kept_cards import PayjpKeptCards
from madoguchi.adapters.payjp_cards.pages import PayjpPages
from madoguchi.adapters.payjp_cards.refunds import PayjpRefunds
from madoguchi.payments.card_values import ToldEvent


class PayjpCardGateway(PayjpPages, PayjpCharges, PayjpRefunds, PayjpKeptCards):
    def events_in(self, body: bytes) -> list[ToldEvent]:
        return told_events(body)
