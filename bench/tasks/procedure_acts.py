"""What all procedures have in common: notices, proof, sending, the receipt."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import DAISUKE
from madoguchi.platform.batch import batch
from madoguchi.procedures.models import Order
from tests.sign_in_helpers import code_in_mail

MAIL_SECONDS = 20


def accept_notices(
    recorder: Recorder, words: str = "入力へ進む", mail: str = DAISUKE
) -> None:
    """Go on from what has to be known first; prove oneself where that is asked."""
    recorder.tap(recorder.button(words), think=2)
    if recorder.button("確認コードを受け取る").count():
        recorder.tap(recorder.button("確認コードを受け取る"))
        recorder.wait_outside(MAIL_SECONDS, "メールが届くまで")
        recorder.type(recorder.field("確認コード"), code_in_mail(mail), "digit")
        recorder.tap(recorder.button("確認する"))


def send(recorder: Recorder, words: str, kind: str) -> None:
    """Press what sends the order; the receipt with its number is the end."""
    recorder.tap(recorder.button(words), think=2)
    recorder.end(kind)
    assert "K-" in recorder.page.locator("[data-receipt]").inner_text()


def sent_order(kind: str) -> Order:
    """Return the one order of a kind that has a receipt number."""
    with batch("bench"):
        return Order.objects.exclude(number="").get(kind=kind)
