"""No text that people type may keep a card number (PCI DSS 3.5)."""

from django.utils.translation import gettext as _

from madoguchi.kernel.card_numbers import holds_card_number
from madoguchi.kernel.errors import Refused


def refuse_card_number(text: str) -> None:
    """Refuse `card_number_in_text` for a card number in any spelling."""
    if holds_card_number(text):
        raise Refused(
            "card_number_in_text",
            _(
                "カード番号のようです。ここには入力できません。まだ保存して"
                "いません。番号を取り除いてください。"
            ),
        )
