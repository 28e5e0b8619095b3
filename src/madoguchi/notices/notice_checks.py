"""Refuse a notice that would not do what it says."""

import re
from datetime import datetime
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.known_areas import (
    is_address_beginning,
    is_postcode_beginning,
)
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.notices.models import Function, Mode, Notice
from madoguchi.notices.prefectures import prefecture_of_area
from madoguchi.platform.fixed_statements import read_rows

POSTAL_AREA = re.compile(r"[0-9]{2,7}")
ADDRESS_AREA = re.compile(r"[^\W\d_]\S{1,59}")
MAX_WORDS_LENGTH = 300  # as the column takes
MAX_AREA_SHOWN = 40  # letters
MAX_CONTRACTS_NAMED = 10
UNKNOWN_SQL = "SELECT contracts_unknown_numbers(%(numbers)s::text[])"


def clean_area(text: str) -> str:
    """Bring an area into the spelling in which places are compared.

    It is the beginning of a postal code (two digits or more) or of an address, from
    its prefecture on. Refused with `area_unclear`, or with `area_unknown` where no
    place of Japan begins so.
    """
    area = normalize("NFKC", text).strip()
    digits, shown = area.replace("-", ""), {"area": area[:MAX_AREA_SHOWN]}
    if POSTAL_AREA.fullmatch(digits):
        if not is_postcode_beginning(digits):
            raise unknown_area(area)
        return digits
    if not ADDRESS_AREA.fullmatch(area):
        raise Refused(
            "area_unclear",
            _(
                "地域「%(area)s」が読み取れません。何も変更していません。"
                "郵便番号のはじめの2〜7桁（206）か、住所のはじめ（東京都多摩市）を"
                "指定してください。"
            )
            % shown,
        )
    if not prefecture_of_area(area):
        raise Refused(
            "area_unknown",
            _(
                "地域「%(area)s」は、都道府県ではじまっていません。"
                "何も変更していません。東京都多摩市のように指定してください。"
            )
            % shown,
        )
    if not is_address_beginning(area):
        raise unknown_area(area)
    return area


def unknown_area(area: str) -> Refused:
    """Build the refusal of an area that is nowhere in Japan."""
    return Refused(
        "area_unknown",
        _(
            "地域「%(area)s」は見つかりません。何も変更していません。"
            "市区町村の名前か郵便番号をお確かめください。"
        )
        % {"area": area[:MAX_AREA_SHOWN]},
    )


def refuse_unclear_notice(notice: Notice) -> None:
    """Refuse limits, words and a window that do not fit together.

    Refused with `limits_unread`, `words_missing`, `words_too_long`, `service_unknown`
    or `window_backwards`.
    """
    if Function.LOGIN in notice.functions and not notice.is_for_all:
        raise Refused(
            "limits_unread",
            _(
                "ログインのお知らせは、どの契約の方にも出ます。サービス・地域・契約では"
                "限れません。何も変更していません。"
            ),
        )
    if notice.mode == Mode.OPEN and not (notice.words or notice.headline):
        raise Refused(
            "words_missing",
            _("お知らせする文を --words で指定してください。何も変更していません。"),
        )
    if len(notice.words) > MAX_WORDS_LENGTH:
        raise Refused(
            "words_too_long",
            _("お知らせする文は%(most)s文字までです。何も変更していません。")
            % {"most": MAX_WORDS_LENGTH},
        )
    refuse_unknown_services(notice)
    refuse_backward_window(notice)


def refuse_backward_window(notice: Notice) -> None:
    """Refuse with `window_backwards` an end that is not after its begin."""
    if notice.ends_at is not None and notice.ends_at <= notice.starts_at:
        raise Refused(
            "window_backwards",
            _("終わりが始まりより後になっていません。何も変更していません。"),
        )


def refuse_past_end(moment: datetime, at: datetime) -> None:
    """Refuse `until_is_over`: nobody is told that something ends before now."""
    if moment <= at:
        raise Refused(
            "until_is_over",
            _(
                "%(moment)sは過ぎています。何も変更していません。"
                "これからの日時にするか、日時を指定しないでください。"
            )
            % {"moment": format_moment_in_digits(moment)},
        )


def refuse_unknown_services(notice: Notice) -> None:
    if unknown := set(notice.services) - set(ALL_SERVICES):
        raise Refused(
            "service_unknown",
            _(
                "サービス %(unknown)s はありません。何も変更していません。"
                "指定できるのは %(known)s です。"
            )
            % {
                "unknown": "、".join(sorted(unknown)),
                "known": "、".join(ALL_SERVICES),
            },
        )


def refuse_unknown_contracts(notice: Notice) -> None:
    """Refuse with `contract_unknown` a number that nobody has."""
    if not notice.contracts:
        return
    [[unknown]] = read_rows(UNKNOWN_SQL, {"numbers": notice.contracts})
    if unknown:
        raise Refused(
            "contract_unknown",
            _("契約番号 %(unknown)s はありません。何も変更していません。")
            % {"unknown": "、".join(unknown[:MAX_CONTRACTS_NAMED])},
        )
