"""What customers can do while an incident lasts, as data of the incident."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spoken_codes import CODE_GROUPS, SPOKEN_CODES
from madoguchi.kernel.wording import day_in_japan, format_day_and_weekday
from madoguchi.notices.announcement import ENDED_PROGRESS, EtaKind

if TYPE_CHECKING:
    from madoguchi.notices.models import Notice

OWN_NAME_GROUPS = ("FORM-", "PAGE-")  # such a code is its own name
MAX_EXTENSION_DAYS = 92


class Alternative(models.TextChoices):
    """Another way to what an incident has stopped."""

    SAVED_INVOICES = "saved_invoices", gettext_lazy("保存した請求書")
    PHONE = "phone", gettext_lazy("お電話")
    SLIP = "slip", gettext_lazy("コンビニの払込票")


ALTERNATIVE_WORDS = {
    Alternative.SAVED_INVOICES: gettext_lazy(
        "すでに保存した請求書は、そのままお使いいただけます。"
    ),
    Alternative.PHONE: gettext_lazy("急ぎのお手続きは、お電話で承ります。"),
    Alternative.SLIP: gettext_lazy(
        "お手元の払込票で、コンビニでお支払いいただけます。"
    ),
}
ADVICE_BY_ETA = {
    EtaKind.FIXED.value: gettext_lazy(
        "終わる時刻は確かです。お待ちいただけるなら、それが早道です。"
    ),
    EtaKind.UNKNOWN.value: gettext_lazy(
        "いつ終わるか分かりません。お待ちにならず、次の方法をお使いください。"
    ),
}
MODE_WORDS = {
    "hold": gettext_lazy(
        "お手続きは「保留」として受け付け、終わりしだい自動で進めます。"
    ),
    "draft_only": gettext_lazy(
        "お手続きは申し込めません。入力した内容は下書きに残り、再開したらお知らせします。"
    ),
    "read_only": gettext_lazy("お手続きは申し込めません。見ることはできます。"),
    "closed": gettext_lazy("お手続きは申し込めません。"),
}


def alternative_words(notice: "Notice") -> list[str]:
    """Say whether to wait or what to do instead, a sentence each.

    A fixed end is worth waiting for; without any, the other ways come first.
    """
    ways = [str(ALTERNATIVE_WORDS[Alternative(name)]) for name in notice.alternatives]
    if (extended := due_words(notice)) and not is_told_over(notice):
        ways.append(extended)
    if not ways or is_told_over(notice):
        return [extended] if extended else []
    advice = str(ADVICE_BY_ETA.get(notice.eta_kind, ""))
    return [*filter(None, [advice]), *ways]


def is_told_over(notice: "Notice") -> bool:
    return notice.progress in ENDED_PROGRESS


def due_words(notice: "Notice") -> str:
    """Say to which day bills may be paid later; "" where nothing was decided."""
    if notice.due_extended_to is None:
        return ""
    return _(
        "この障害の対象で、振込や払込票でお支払いの方は、"
        "お支払い期限を%(day)sまで延ばします。それまで督促も遅延の費用もありません。"
    ) % {"day": format_day_and_weekday(notice.due_extended_to)}


def procedure_words(notice: "Notice") -> list[str]:
    """Say what becomes of procedures, and of their deadlines."""
    said = [str(MODE_WORDS[notice.mode])] if notice.mode in MODE_WORDS else []
    return [*said, *notice.procedures_note.splitlines()]


def refuse_unknown_codes(notice: "Notice") -> None:
    """Refuse with `shown_code_unknown` a code that no page shows."""
    known = set(SPOKEN_CODES.values())
    unknown = [
        code
        for code in notice.shown_codes
        if code not in known and not is_own_name(code)
    ]
    if unknown:
        raise Refused(
            "shown_code_unknown",
            _(
                "画面に出る番号 %(codes)s はありません。まだ知らせていません。"
                "LOGIN-1043のように、画面に出た番号を書いてください。"
            )
            % {"codes": "、".join(unknown[:5])},
        )


def is_own_name(code: str) -> bool:
    group, _dash, digits = code.partition("-")
    return f"{group}-" in OWN_NAME_GROUPS and group in CODE_GROUPS and digits.isdigit()


def refuse_unfit_due_day(notice: "Notice", at: datetime) -> None:
    """Refuse with `due_day_unfit` an extension into the past or for a quarter."""
    today, day = day_in_japan(at), notice.due_extended_to
    if day is None or is_told_over(notice) or is_near(day, today):
        return
    raise Refused(
        "due_day_unfit",
        _(
            "延ばしたお支払い期限は、明日から92日以内の日にしてください。"
            "まだ知らせていません。"
        ),
    )


def is_near(day: date, today: date) -> bool:
    return 0 < (day - today).days <= MAX_EXTENSION_DAYS
