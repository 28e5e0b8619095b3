"""Ready beginnings of an announcement, one for each common kind of trouble."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.notices.announcement import Effect, EtaKind, Progress
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
    """Build the values of an incident that was just noticed, its end still unknown."""
    return {
        "kind": Notice.Kind.INCIDENT,
        "eta_kind": EtaKind.UNKNOWN,
        "functions": [function],
        "headline": headline,
        "effect": Effect.PARTIAL,
        "progress": Progress.INVESTIGATING,
        "can_do": can_do,
        "avoid": avoid,
        "mode": Mode.OPEN,
    }


def of_work(
    function: Function, headline: Promise, can_do: Promise, avoid: Promise
) -> dict[str, object]:
    return {
        "kind": Notice.Kind.MAINTENANCE,
        "functions": [function],
        "headline": headline,
        "can_do": can_do,
        "avoid": avoid,
        "mode": Mode.OPEN,
    }


INCIDENT_TEMPLATES: dict[str, IncidentTemplate] = {
    "login": IncidentTemplate(
        _("ログインできない"),
        of_incident(
            Function.LOGIN,
            _("マイページにログインできません"),
            _("お支払いやご契約の急ぎの用は、お電話で承ります"),
            WAIT_FOR_SIGN_IN,
        ),
    ),
    "contracts": IncidentTemplate(
        _("契約が見られない"),
        of_incident(
            Function.CONTRACTS,
            _("マイページで契約の内容が表示されません"),
            _(
                "電話もインターネットも、いままでどおり使えます\n契約の内容の確認は、お電話で承ります"
            ),
            _("同じ画面を何度も開き直すこと"),
        ),
    ),
    "bills": IncidentTemplate(
        _("請求書が見られない"),
        of_incident(
            Function.BILLS,
            _("請求書と料金が表示されません"),
            _(
                "保存してある請求書は、そのまま使えます\n請求の金額と支払いの期限は変わりません"
            ),
            _("同じ画面を何度も開き直すこと"),
        ),
    ),
    "payment": IncidentTemplate(
        _("支払いができない"),
        of_incident(
            Function.PAYMENT,
            _("マイページでのお支払いができません"),
            _(
                "口座振替とカードのお支払いは、いつもの日に行われます\nコンビニの払込票は、そのまま使えます"
            ),
            _("同じお支払いを何度もやり直すこと"),
        ),
    ),
    "mail": IncidentTemplate(
        _("メールが届かない"),
        of_incident(
            Function.MAIL,
            _("メールが受信できません"),
            _("急ぎの連絡は電話かSMSで。届かなかったメールは復旧のあとに届きます"),
            _("メールソフトの設定を変えること\n送り直しを相手に頼むこと"),
        ),
    ),
    "mail-settings": IncidentTemplate(
        _("メールの設定が変えられない"),
        of_incident(
            Function.MAIL_SETTINGS,
            _("メールの設定の変更ができません"),
            _("メールの送受信は、いままでどおり使えます"),
            _("設定の変更を何度もやり直すこと"),
        ),
    ),
    "procedures": IncidentTemplate(
        _("手続きができない"),
        of_incident(
            Function.PROCEDURES,
            _("マイページでのお手続きができません"),
            _("入力した内容は下書きに残ります。再開したらお知らせします"),
            _("同じお手続きを何度も申し込むこと"),
        ),
    ),
    "corporate": IncidentTemplate(
        _("法人の機能が使えない"),
        of_incident(
            Function.CORPORATE,
            _("法人のお客様の請求と利用者の管理が使えません"),
            _(
                "保存してある請求書は、そのまま使えます\n急ぎの請求書の写しは、お電話で承ります"
            ),
            _("同じ画面を何度も開き直すこと"),
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
    "fibre-slow": IncidentTemplate(
        _("光回線が遅い"),
        of_incident(
            Function.FIBRE,
            _("光回線の速度が遅くなっています"),
            _("大きなファイルは、復旧のあとに送受信してください"),
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
    "voice": IncidentTemplate(
        _("電話がかけられない"),
        of_incident(
            Function.VOICE,
            _("電話の発信と着信がつながりにくくなっています"),
            _(
                "Wi-Fiのある所では、アプリの通話が使えます\n急ぎのときは、公衆電話かほかの会社の電話をお使いください"
            ),
            _("続けて何度もかけ直すこと\nSIMの抜き差しや再発行の申し込み"),
        ),
    ),
}
"""One for each function of the public page, and more where it fails in two ways."""

WORK_TEMPLATES: dict[str, IncidentTemplate] = {
    "work": IncidentTemplate(
        _("光回線の工事"),
        of_work(
            Function.FIBRE,
            _("光回線の工事で、5分ほど通信が切れます"),
            _("通信が切れたら、機器はそのままで5分お待ちください"),
            _("機器の再起動や初期化"),
        ),
    ),
    "mobile-work": IncidentTemplate(
        _("モバイルの工事"),
        of_work(
            Function.MOBILE,
            _("基地局の工事で、データ通信と電話がつながりにくくなります"),
            _("Wi-Fiのある所でお使いください"),
            _("SIMの抜き差しや再発行の申し込み"),
        ),
    ),
    "mail-work": IncidentTemplate(
        _("メールの作業"),
        of_work(
            Function.MAIL,
            _("メールの作業で、送受信が止まります"),
            _("止まっているあいだのメールは、作業のあとに届きます"),
            _("メールソフトの設定を変えること"),
        ),
    ),
    "portal-work": IncidentTemplate(
        _("マイページの作業"),
        of_work(
            Function.PROCEDURES,
            _("マイページの作業で、お手続きが止まります"),
            _("電話もインターネットも、いままでどおり使えます"),
            _("同じお手続きを何度も申し込むこと"),
        ),
    ),
}
ALL_TEMPLATES = INCIDENT_TEMPLATES | WORK_TEMPLATES
