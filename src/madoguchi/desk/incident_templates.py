"""Ready beginnings of an announcement, one for each common kind of trouble."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.notices.announcement import Effect, Progress
from madoguchi.notices.models import Function, Mode, Notice

WAIT_FOR_SIGN_IN = _(
    "ログインのやり直し。15〜30分あけてお試しください\nパスワードの変更"
)


@dataclass(frozen=True, slots=True)
class IncidentTemplate:
    """Values to begin with; the emergency calls are never filled in."""

    label: str | Promise
    values: Mapping[str, object] = field(default_factory=dict)


def of_incident(
    function: Function, headline: Promise, can_do: Promise, avoid: Promise
) -> dict[str, object]:
    return {
        "kind": Notice.Kind.INCIDENT,
        "functions": [function],
        "headline": headline,
        "effect": Effect.PARTIAL,
        "progress": Progress.INVESTIGATING,
        "can_do": can_do,
        "avoid": avoid,
        "mode": Mode.OPEN,
    }


TEMPLATES: dict[str, IncidentTemplate] = {
    "mail": IncidentTemplate(
        _("メールが届かない"),
        of_incident(
            Function.MAIL,
            _("メールが受信できません"),
            _("急ぎの連絡は電話かSMSで。届かなかったメールは復旧のあとに届きます"),
            _("メールソフトの設定を変えること\n送り直しを相手に頼むこと"),
        ),
    ),
    "login": IncidentTemplate(
        _("ログインできない"),
        of_incident(
            Function.LOGIN,
            _("マイページにログインできません"),
            _("お支払いやご契約の急ぎの用は、お電話で承ります"),
            WAIT_FOR_SIGN_IN,
        ),
    ),
    "fibre-down": IncidentTemplate(
        _("光回線がつながらない"),
        of_incident(
            Function.FIBRE,
            _("光回線でインターネットにつながりません"),
            _("スマートフォンの回線でお使いください"),
            _("機器の初期化\n修理の申し込み"),
        ),
    ),
    "mobile-down": IncidentTemplate(
        _("モバイルがつながらない"),
        of_incident(
            Function.MOBILE,
            _("スマートフォンのデータ通信がつながりにくくなっています"),
            _("Wi-Fiのある所でお使いください"),
            _("SIMの抜き差しや再発行の申し込み"),
        ),
    ),
    "work": IncidentTemplate(
        _("工事・メンテナンス"),
        {
            "kind": Notice.Kind.MAINTENANCE,
            "functions": [Function.FIBRE],
            "headline": _("光回線の工事で、5分ほど通信が切れます"),
            "can_do": _("通信が切れたら、機器はそのままで5分お待ちください"),
            "avoid": _("機器の再起動や初期化"),
            "mode": Mode.OPEN,
        },
    ),
}
