"""Explanations of the error codes of notices: staff meet them at the desk."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "area_unclear": CodeExplanation(
        _("地域が、郵便番号のはじめとも住所のはじめとも読み取れません。"),
        _("206（2〜7桁）か、東京都多摩市のように指定してください。"),
    ),
    "area_unknown": CodeExplanation(
        _("地域が、都道府県の名前ではじまっていないか、日本のどこにもありません。"),
        _("東京都多摩市のように、都道府県から書き、市区町村の名前をお確かめください。"),
    ),
    "limits_unread": CodeExplanation(
        _("ログインのお知らせは、サービス・地域・契約では限れません。"),
        _("対象を全員にするか、ほかの機能を選んでください。"),
    ),
    "words_missing": CodeExplanation(
        _("お客様にお知らせする文がありません。"),
        _("症状か、お知らせする文を書いてください。"),
    ),
    "words_too_long": CodeExplanation(
        _("お知らせする文が長すぎます。"), _("300文字までにしてください。")
    ),
    "service_unknown": CodeExplanation(
        _("そのサービスはありません。"), _("一覧にあるサービスから選んでください。")
    ),
    "contract_unknown": CodeExplanation(
        _("その番号の契約はありません。"), _("契約番号をお確かめください。")
    ),
    "window_backwards": CodeExplanation(
        _("終わりが、始まりより後になっていません。"),
        _("始まりと終わりの日時をお確かめください。"),
    ),
    "until_is_over": CodeExplanation(
        _("終わりの日時が、もう過ぎています。"),
        _("これからの日時にするか、復旧の見込みを未定にしてください。"),
    ),
    "announcement_incomplete": CodeExplanation(
        _("お客様に知らせる内容が足りません。"),
        _("画面に出た項目を書いてください。書くまでは知らせません。"),
    ),
    "moment_in_future": CodeExplanation(
        _("起きた日時か終わった日時が、いまより後です。"),
        _("障害は、起きてから知らせます。予定はメンテナンスで知らせてください。"),
    ),
    "next_update_unfit": CodeExplanation(
        _("次のお知らせの日時が、過ぎているか先すぎます。"),
        _("いまから24時間以内、できれば1時間以内にしてください。"),
    ),
    "windows_overlap": CodeExplanation(
        _("同じ機能と対象のメンテナンスが、同じ時間にもうあります。"),
        _("もうあるほうを直すか、時間か対象を変えてください。"),
    ),
    "notice_overtaken": CodeExplanation(
        _("画面を開いているあいだに、ほかの担当者が新しい版を出しました。"),
        _("画面を開き直し、新しい版を見てから書いてください。"),
    ),
    "notice_unchanged": CodeExplanation(
        _("前の版と同じ内容です。"),
        _("変わったこと、または次のお知らせの日時を書いてください。"),
    ),
    "form_published": CodeExplanation(
        _("同じ画面から、もう知らせています。"),
        _("障害の一覧で、知らせた内容をお確かめください。"),
    ),
    "shown_code_unknown": CodeExplanation(
        _("画面に出る番号として書かれた番号がありません。"),
        _("お客様の画面に出た番号を、そのまま書いてください。"),
    ),
    "due_day_unfit": CodeExplanation(
        _("延ばしたお支払い期限が、過ぎているか先すぎます。"),
        _("明日から92日以内の日にしてください。"),
    ),
    "draft_closed": CodeExplanation(
        _("監視からの下書きは、ほかの担当者がもう片づけています。"),
        _("障害の一覧で、知らせた障害をお確かめください。"),
    ),
    "work_not_planned": CodeExplanation(
        _("その作業は、もう終わったか中止しています。"),
        _("画面を開き直してください。行うときは、新しく計画してください。"),
    ),
    "push_unusable": CodeExplanation(
        _("ブラウザが知らせた通知の届け先が、通知のサービスのものではありません。"),
        _("ブラウザを新しくするか、メールかSMSをお選びください。"),
    ),
}
