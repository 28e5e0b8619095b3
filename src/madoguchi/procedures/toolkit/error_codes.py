"""Explanations of the error codes of timings, of contracts and of ways of paying."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

NOTHING_CHANGED = _("お金は動いていません。お支払い方法も変わっていません。")

ERROR_CODES = {
    "mode_unread": CodeExplanation(
        _("その機能をその状態にしても、止まるものがありません。"),
        _("知らせるだけなら「通常」を選んでください。"),
    ),
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
    "contract_will_end": CodeExplanation(
        _("解約を申し込み済みの契約で、終わったあとの日からの変更が選ばれました。"),
        _(
            "終わる前の日を選ぶか、契約を続けるときは、"
            "「手続き」の一覧で先に解約を取り消してください。"
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
        NOTHING_CHANGED,
    ),
    "card_under_way": CodeExplanation(
        _("同じ請求先のお支払い方法の変更が、もう進んでいます。"),
        _("「手続き」の一覧で進み具合を見るか、取り消してから申し込んでください。"),
        _("お金は動いていません。お支払い方法も変わっていません。"),
    ),
    "card_page_left": CodeExplanation(
        _("カードの登録が途中で終わりました。"),
        _("同じ画面のボタンから、もう一度登録してください。"),
        NOTHING_CHANGED,
    ),
    "bank_page_left": CodeExplanation(
        _("銀行での登録が途中で終わりました。"),
        _("同じ画面のボタンから、もう一度登録してください。"),
        NOTHING_CHANGED,
    ),
    "too_many_mandates": CodeExplanation(
        _("銀行での登録が何度も終わりませんでした。"),
        _("お電話ください。"),
        NOTHING_CHANGED,
    ),
    "bank_not_chosen": CodeExplanation(
        _("銀行がまだ選ばれていません。"),
        _("一覧から選ぶか、名前・かな・銀行コードで探してください。"),
        NOTHING_CHANGED,
    ),
    "bank_not_found": CodeExplanation(
        _("入力された言葉では、銀行が見つかりませんでした。"),
        _("名前の一部、かな、4桁の銀行コードのどれかでお探しください。"),
        NOTHING_CHANGED,
    ),
    "branch_not_chosen": CodeExplanation(
        _("支店がまだ選ばれていません。"),
        _("名前・かな・支店コードで探して、ひとつ選んでください。"),
        NOTHING_CHANGED,
    ),
    "branch_not_found": CodeExplanation(
        _("入力された言葉では、支店が見つかりませんでした。"),
        _("名前の一部、かな、3桁の支店コードのどれかでお探しください。"),
        NOTHING_CHANGED,
    ),
    "account_number_unfit": CodeExplanation(
        _("口座番号が、7桁までの数字ではありません。"),
        _("通帳かキャッシュカードの番号をお確かめください。"),
        NOTHING_CHANGED,
    ),
    "holder_not_kana": CodeExplanation(
        _("口座名義に、銀行に送れない文字があります。"),
        _("通帳の表記のとおりに、カナか英字で入力してください。"),
        NOTHING_CHANGED,
    ),
    "holder_too_long": CodeExplanation(
        _("口座名義が30文字を超えています。"),
        _("通帳に載っている分だけを入力してください。濁点も1文字に数えます。"),
        NOTHING_CHANGED,
    ),
}
