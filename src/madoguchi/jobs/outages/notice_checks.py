"""Refuse a notice that would not do what it says."""

import re
from datetime import datetime
from unicodedata import normalize

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.jobs.outages.mode_readers import functions_with_readers, modes_read_of
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.notices.models import Function, Mode, Notice

POSTAL_AREA = re.compile(r"[0-9]{2,7}")
ADDRESS_AREA = re.compile(r"[^\W\d_]\S{1,59}")
MAX_WORDS_LENGTH = 300  # as the column takes
NOTHING_CHANGED = "何も変更していません。"


def clean_area(text: str) -> str:
    """Bring an area into the spelling in which places are compared.

    It is the beginning of a postal code (two digits or more) or of an address, such as
    東京都. Refused with `area_unclear`.
    """
    area = normalize("NFKC", text).strip()
    digits = area.replace("-", "")
    if POSTAL_AREA.fullmatch(digits):
        return digits
    if ADDRESS_AREA.fullmatch(area):
        return area
    raise Refused(
        "area_unclear",
        f"地域「{text[:40]}」が読み取れません。{NOTHING_CHANGED}"
        "郵便番号のはじめの2〜7桁（206）か、住所のはじめ（東京都多摩市）を"
        "指定してください。",
    )


def refuse_unread_notice(notice: Notice) -> None:
    """Refuse what nothing would obey. Inside a batch.

    Refused with `mode_unread`, `limits_unread`, `words_missing`, `service_unknown`,
    `contract_unknown` or `window_backwards`.
    """
    for function in notice.functions:
        refuse_unread_mode(function, Mode(notice.mode))
    if Function.LOGIN in notice.functions and not notice.is_for_all:
        raise Refused(
            "limits_unread",
            "ログインのお知らせは、どの契約の方にも出ます。サービス・地域・契約では"
            f"限れません。{NOTHING_CHANGED}",
        )
    if notice.mode == Mode.OPEN and not notice.words:
        raise Refused(
            "words_missing",
            f"お知らせする文を --words で指定してください。{NOTHING_CHANGED}",
        )
    if len(notice.words) > MAX_WORDS_LENGTH:
        raise Refused(
            "words_too_long",
            f"お知らせする文は{MAX_WORDS_LENGTH}文字までです。{NOTHING_CHANGED}",
        )
    refuse_unknown_limits(notice)
    if notice.ends_at is not None and notice.ends_at <= notice.starts_at:
        raise Refused(
            "window_backwards",
            f"終わりが始まりより後になっていません。{NOTHING_CHANGED}",
        )


def refuse_past_end(moment: datetime, at: datetime) -> None:
    """Refuse `until_is_over`: nobody is told that something ends before now."""
    if moment <= at:
        raise Refused(
            "until_is_over",
            f"{format_moment_in_digits(moment)}は過ぎています。{NOTHING_CHANGED}"
            "これからの日時にするか、日時を指定しないでください。",
        )


def refuse_unread_mode(function: str, mode: Mode) -> None:
    if mode in modes_read_of(function):
        return
    if function == Function.LOGIN:
        advice = "ログインは止められません。知らせるには --mode open にします。"
    else:
        advice = f"指定できる機能: {'、'.join(functions_with_readers())}"
    raise Refused(
        "mode_unread",
        f"{function} を {mode.value} にしても、止まるものも変わる画面も"
        f"ありません。{NOTHING_CHANGED}{advice}",
    )


def refuse_unknown_limits(notice: Notice) -> None:
    if unknown := set(notice.services) - set(ALL_SERVICES):
        raise Refused(
            "service_unknown",
            f"サービス {'、'.join(sorted(unknown))} はありません。{NOTHING_CHANGED}"
            f"指定できるのは {'、'.join(ALL_SERVICES)} です。",
        )
    known = Contract.objects.filter(contract_number__in=notice.contracts)
    numbers = set(known.values_list("contract_number", flat=True))
    if unknown := set(notice.contracts) - numbers:
        raise Refused(
            "contract_unknown",
            f"契約番号 {'、'.join(sorted(unknown)[:10])} はありません。"
            f"{NOTHING_CHANGED}",
        )
