"""What is done on the page of the card gateway, which is not ours."""

from django.conf import settings
from django.test import override_settings

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

GATEWAY = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
TYPING_SECONDS = 21
"""Number, end, code and name: 4 fields, 23 digits and 12 letters of a phone, 4 M."""

PROOF_SECONDS = 6
"""3-D Secure in the app of the issuer."""


def open_gateway(stage: Stage) -> None:
    """Let the portal of this walk have a gateway, whose pages are played."""
    ports = settings.PORTS | {"card_gateway": GATEWAY}
    stage.opened.enter_context(override_settings(PORTS=ports, DEMO=True))


def finish_there(recorder: Recorder, words: str) -> None:
    """Type the card on the page of the gateway, and press its button."""
    recorder.page.wait_for_url("**/dev/cards/**")
    recorder.page.wait_for_load_state()
    recorder.wait_outside(TYPING_SECONDS, "決済会社の画面でカードを入力する")
    recorder.wait_outside(PROOF_SECONDS, "カード会社の本人認証")
    recorder.tap(recorder.button(words), think=0)
