"""What paying by card needs, and which charges wait for somebody at the desk."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, OperationalError

from madoguchi.jobs.doctor.finding import Finding, bad, good, note
from madoguchi.kernel.wording import format_moment, format_short_day
from madoguchi.payments.doubtful_charges import doubtful_charges
from madoguchi.payments.open_disputes import card_disputes
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.clock import now

MAX_COUNTED = 1_000


def check_card_settings() -> Iterator[Finding]:
    """Say what a card gateway of the outside still needs."""
    name = "接続先 card_gateway"
    if not CARD_GATEWAY.is_open:
        words = "カードを登録できません。使うときは MADOGUCHI_CARD_GATEWAY を"
        yield note(name, f"{words}指定してください。")
        return
    if settings.DEMO or "simulator" in CARD_GATEWAY.adapter_path:
        return
    if not settings.CARD_KEY:
        yield bad(name, "MADOGUCHI_CARD_KEY がありません。決済会社の秘密鍵が必要です。")
    if not settings.CARD_PAGES:
        words = (
            "MADOGUCHI_CARD_PAGES がありません。お客様が決済会社の画面へ進めません。"
        )
        yield bad(name, words)
    if not (settings.CARD_CALLBACK and settings.CARD_CALLBACK_SECRETS):
        words = "決済会社からの通知を受け取りません。結果は数分おきに問い合わせます。"
        yield note(name, words)


def check_doubtful_charges() -> Iterator[Finding]:
    """Say how many charges somebody has to look up at the card company."""
    name = "カード決済"
    try:
        found = doubtful_charges(now(), MAX_COUNTED)
    except OperationalError:
        raise
    except DatabaseError:
        yield note(name, "このログインからは確かめられません。")
        return
    if not found:
        yield good(name, "結果の分からない決済はありません。")
        return
    words = (
        f"{len(found):,}件の結果を、担当者が決める必要があります"
        f"（いちばん古いもの: {format_moment(found[0].asked_at)}）。"
        "窓口の「カード決済」で記録してください。"
    )
    yield note(name, words)


def check_disputes() -> Iterator[Finding]:
    """Say how many disputes of cards have to be answered, and the first day for it."""
    name = "カードの異議"
    try:
        found = [one for one in card_disputes(MAX_COUNTED) if one.answer_by]
    except OperationalError:
        raise
    except DatabaseError:
        return
    if found:
        first = min(one.answer_by for one in found if one.answer_by)
        words = f"{len(found):,}件が回答を待っています（いちばん早い期限: "
        yield note(name, f"{words}{format_short_day(first)}）。窓口の「異議」で。")
