"""Explanations of the error codes of timings, and of contracts that are not in use."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "day_outside_window": CodeExplanation(
        _("選べない日が指定されました。"),
        _("画面に出ている期間の中から日を選んでください。"),
    ),
    "day_is_holiday": CodeExplanation(
        _("休業日が指定されました。"),
        _("土日・祝日でない日を選んでください。"),
    ),
    "option_under_way": CodeExplanation(
        _("同じオプションのお手続きがもう進んでいます。"),
        _("「手続き」の一覧で進み具合を見るか、取り消してから申し込んでください。"),
    ),
    "change_after_end": CodeExplanation(
        _("お申し込み済みの変更の日が、最後にお使いいただく日より前ではありません。"),
        _(
            "「手続き」の一覧で先にその申し込みを取り消すか、"
            "それより後の日を選んでください。"
        ),
    ),
    "contract_ended": CodeExplanation(
        _("終わった契約のため、このお手続きはできません。"),
        _("契約の一覧で、別の契約をお選びください。"),
    ),
    "contract_suspended": CodeExplanation(
        _("利用停止中の契約のため、このお手続きはできません。"),
        _("利用を再開してからお手続きください。"),
    ),
    "too_many_cards": CodeExplanation(
        _("カードの登録が何度も終わりませんでした。"),
        _("お電話ください。"),
        _("お金は動いていません。お支払い方法も変わっていません。"),
    ),
    "card_under_way": CodeExplanation(
        _("同じ請求先のお支払い方法の変更が、もう進んでいます。"),
        _("「手続き」の一覧で進み具合を見るか、取り消してから申し込んでください。"),
        _("お金は動いていません。お支払い方法も変わっていません。"),
    ),
    "card_page_left": CodeExplanation(
        _("カードの登録が途中で終わりました。"),
        _("同じ画面のボタンから、もう一度登録してください。"),
        _("お金は動いていません。お支払い方法も変わっていません。"),
    ),
}
